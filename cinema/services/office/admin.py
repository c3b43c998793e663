"""The services behind the administration's window and commands, as one value."""

from dataclasses import dataclass

from cinema.services.office.admissions import AdmissionOffice
from cinema.services.office.auditoriums import AuditoriumOffice
from cinema.services.office.calendar_export import CalendarExport
from cinema.services.office.cancelling import Cancelling
from cinema.services.office.daily_backups import DailyBackups
from cinema.services.office.finder import Finder
from cinema.services.office.fiscal_records import FiscalRecords
from cinema.services.office.histories import Histories
from cinema.services.office.house_sheet import HouseSheets
from cinema.services.office.logo import Logo
from cinema.services.office.movie_import import MovieImport
from cinema.services.office.movies import MovieOffice
from cinema.services.office.people import PeopleOffice
from cinema.services.office.prices import PriceOffice
from cinema.services.office.printers import PrinterOffice
from cinema.services.office.rehearsals import RestoreRehearsals
from cinema.services.office.schedule import ScheduleOffice
from cinema.services.office.schedule_copies import ScheduleCopies
from cinema.services.office.takings import MovieTakings
from cinema.services.office.upkeep import Upkeep
from cinema.services.office.web_pages import WebPages


@dataclass(frozen=True)
class Admin:
    """What a manager works with; every method checks the actor and records its changes as house events."""

    finder: Finder
    fiscal: FiscalRecords
    admissions: AdmissionOffice
    calendars: CalendarExport
    web_pages: WebPages
    takings: MovieTakings
    histories: Histories
    house: HouseSheets
    logo: Logo
    movies: MovieOffice
    movie_import: MovieImport
    auditoriums: AuditoriumOffice
    prices: PriceOffice
    schedule: ScheduleOffice
    schedule_copies: ScheduleCopies
    people: PeopleOffice
    backups: DailyBackups
    rehearsals: RestoreRehearsals
    upkeep: Upkeep
    cancelling: Cancelling
    printers: PrinterOffice
