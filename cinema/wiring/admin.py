"""Builds the services of the administration."""

from collections.abc import Callable, Sequence

from cinema.adapters.backup_folder import BackupFolder
from cinema.adapters.export_files import FilesOfHouse
from cinema.adapters.movie_table_file import MovieTableFiles
from cinema.adapters.pictures import Pictures
from cinema.adapters.plain_files import write_new
from cinema.adapters.sealed_file import SealedFiles
from cinema.adapters.site.folder import SiteFolder
from cinema.ports import Clock, Finding, Logs
from cinema.services.office.admin import Admin
from cinema.services.office.admissions import AdmissionOffice
from cinema.services.office.calendar_export import CalendarExport
from cinema.services.office.daily_backups import DailyBackups
from cinema.services.office.finder import Finder
from cinema.services.office.fiscal_records import FiscalRecords
from cinema.services.office.histories import Histories
from cinema.services.office.house_sheet import HouseSheets
from cinema.services.office.logo import Logo
from cinema.services.office.movie_import import MovieImport
from cinema.services.office.movies import MovieOffice
from cinema.services.office.prices import PriceOffice
from cinema.services.office.printers import PrinterOffice
from cinema.services.office.records import Records
from cinema.services.office.rehearsals import RestoreRehearsals
from cinema.services.office.takings import MovieTakings
from cinema.services.office.upkeep import Upkeep
from cinema.services.office.web_pages import WebPages
from cinema.services.selling.refunds import Refunds
from cinema.services.standing import Standing
from cinema.wiring.auditoriums import build_auditoriums
from cinema.wiring.journal import JournalServices
from cinema.wiring.people import PeopleServices, build_people_office
from cinema.wiring.receipts import FISCAL_PORTS
from cinema.wiring.schedule import build_cancelling, build_schedule
from repositories.storage import Storage

# What others keep up to date, so that no event has it.
UNRECORDED = {"movies": ("rating_sum", "rating_count", "rating_counts")}


def build_admin(
    *,
    storage: Storage,
    written: JournalServices,
    standing: Standing,
    people: PeopleServices,
    refunds: Refunds,
    clock: Clock,
    workstation: str,
    rehearsed: Callable[[str], Sequence[Finding]],
    logs: Logs | None = None,
) -> Admin:
    """Build them on a storage; `rehearsed` audits the database of a rehearsal."""
    records = Records(storage.house_documents, storage.journal, written.house_events, UNRECORDED)
    schedule = build_schedule(storage=storage, written=written, records=records, standing=standing, clock=clock)
    pictures, files = Pictures(), FilesOfHouse()
    histories = Histories(records, storage.users, standing)
    cancelling = build_cancelling(storage, written, schedule.steps, refunds, standing)
    return Admin(
        admissions=AdmissionOffice(
            screenings=storage.screenings,
            sales=storage.screening_sales,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            settings=storage.settings,
            standing=standing,
            clock=clock,
            door=storage.door_book,
            files=files,
        ),
        calendars=CalendarExport(
            screenings=storage.screenings,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            settings=storage.settings,
            clock=clock,
            standing=standing,
            files=files,
        ),
        web_pages=WebPages(
            screenings=storage.screenings,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            settings=storage.settings,
            clock=clock,
            standing=standing,
            writer=SiteFolder(),
        ),
        takings=MovieTakings(
            screenings=storage.screenings,
            sales=storage.screening_sales,
            settings=storage.settings,
            clock=clock,
            standing=standing,
        ),
        fiscal=FiscalRecords(
            journal=storage.journal,
            tills=storage.tills,
            settings=storage.settings,
            ports=FISCAL_PORTS,
            write=write_new,
            standing=standing,
        ),
        finder=Finder(
            movies=storage.movies,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            users=storage.users,
            transactions=storage.transactions,
            settings=storage.settings,
            standing=standing,
            clock=clock,
        ),
        histories=histories,
        house=HouseSheets(storage.settings, storage.house_documents, storage.journal, histories, standing),
        logo=Logo(storage.settings, storage.movies, pictures, written.house_events, standing),
        movies=MovieOffice(
            movies=storage.movies,
            screenings=storage.screenings,
            settings=storage.settings,
            records=records,
            standing=standing,
            clock=clock,
            pictures=pictures,
        ),
        movie_import=MovieImport(storage.movies, storage.settings, records, standing, MovieTableFiles()),
        auditoriums=build_auditoriums(
            storage=storage, written=written, records=records, standing=standing, clock=clock, workstation=workstation
        ),
        prices=PriceOffice(
            ticket_types=storage.ticket_types,
            price_cards=storage.price_cards,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            seat_maps=storage.seat_maps,
            settings=storage.settings,
            records=records,
            standing=standing,
            clock=clock,
        ),
        schedule=schedule.office,
        schedule_copies=schedule.copies,
        people=build_people_office(storage=storage, people=people, standing=standing, clock=clock),
        backups=DailyBackups(
            settings=storage.settings,
            archives=storage.archives,
            log=storage.backup_log,
            folder=BackupFolder(),
            sealer=SealedFiles(),
            heads=written.heads,
            events=written.house_events,
            standing=standing,
            now=storage.database.now,
            machine=workstation,
        ),
        rehearsals=RestoreRehearsals(storage.rehearsals, SealedFiles(), rehearsed, standing),
        upkeep=Upkeep(
            settings=storage.settings,
            book=storage.upkeep_book,
            sales=storage.ended_sales,
            journal=storage.journal,
            sign_ins=storage.sign_ins,
            logs=(storage.server_logs,) if logs is None else (storage.server_logs, logs),
        ),
        cancelling=cancelling,
        printers=PrinterOffice(
            printers=storage.printers,
            states=storage.printer_states,
            jobs=storage.print_jobs,
            tills=storage.tills,
            records=records,
            events=written.house_events,
            standing=standing,
        ),
    )
