"""What the rules need from outside: storage, payment, paper and time. One sentence a method.

Whatever implements these must keep what they say about repeats and conflicts. A method that can't reach what it
stands for raises StorageError; no method returns half a result.
"""

from cinema.ports.archive import Archive, Archives, BackupFolder, Copy, Progress, Sealer, StoredBackupLog
from cinema.ports.audience import Proposals
from cinema.ports.audit import AuditRows, SeatRepairs, Signatures
from cinema.ports.baskets import Baskets, CodeTries, Programs
from cinema.ports.door import DoorBook, DoorFolder
from cinema.ports.house import Clock, Database, Finding, HouseSettings, SetUp
from cinema.ports.journal_pages import JournalPages, PageEnd
from cinema.ports.kiosk import PickUps
from cinema.ports.office import ExportFiles, MovieFiles, Pictures, SiteWriter
from cinema.ports.own_tickets import CancelRequests
from cinema.ports.paper import FiscalPort, PaperWriter, TicketSigner
from cinema.ports.payment import PaymentTerminal, TerminalMemory
from cinema.ports.people import (
    LOCKED_FROM,
    Buyers,
    Passwords,
    People,
    PeopleCounts,
    Pins,
    SignIns,
    SignInTry,
    StoredPin,
    Users,
)
from cinema.ports.printing import (
    DeviceLock,
    DeviceLocks,
    PrinterDevices,
    PrinterPrograms,
    Printers,
    PrinterStates,
    PrintJobs,
)
from cinema.ports.programme import (
    Auditoriums,
    Calendars,
    Movies,
    PriceCards,
    Reviews,
    ScreeningChanges,
    Screenings,
    ScreeningSales,
    TicketTypes,
)
from cinema.ports.rehearsals import Rehearsals
from cinema.ports.rooms import MapUse, Moving, PlanFile, PlanFiles, SeatMapPlans, SeatMarks
from cinema.ports.seat_maps import SeatMaps
from cinema.ports.selling import HouseDocuments, Journal, KeptHeads, TillKey, TillKeys, Tills, Transactions, Vouchers
from cinema.ports.speech import Speech
from cinema.ports.upkeep import EndedSales, Logs, UpkeepBook

__all__ = [
    "LOCKED_FROM",
    "Archive",
    "Archives",
    "AuditRows",
    "Auditoriums",
    "BackupFolder",
    "Baskets",
    "Buyers",
    "Calendars",
    "CancelRequests",
    "Clock",
    "CodeTries",
    "Copy",
    "Database",
    "DeviceLock",
    "DeviceLocks",
    "DoorBook",
    "DoorFolder",
    "EndedSales",
    "ExportFiles",
    "Finding",
    "FiscalPort",
    "HouseDocuments",
    "HouseSettings",
    "Journal",
    "JournalPages",
    "KeptHeads",
    "Logs",
    "MapUse",
    "MovieFiles",
    "Movies",
    "Moving",
    "PageEnd",
    "PaperWriter",
    "Passwords",
    "PaymentTerminal",
    "People",
    "PeopleCounts",
    "PickUps",
    "Pictures",
    "Pins",
    "PlanFile",
    "PlanFiles",
    "PriceCards",
    "PrintJobs",
    "PrinterDevices",
    "PrinterPrograms",
    "PrinterStates",
    "Printers",
    "Programs",
    "Progress",
    "Proposals",
    "Rehearsals",
    "Reviews",
    "ScreeningChanges",
    "ScreeningSales",
    "Screenings",
    "Sealer",
    "SeatMapPlans",
    "SeatMaps",
    "SeatMarks",
    "SeatRepairs",
    "SetUp",
    "SignInTry",
    "SignIns",
    "Signatures",
    "SiteWriter",
    "Speech",
    "StoredBackupLog",
    "StoredPin",
    "TerminalMemory",
    "TicketSigner",
    "TicketTypes",
    "TillKey",
    "TillKeys",
    "Tills",
    "Transactions",
    "UpkeepBook",
    "Users",
    "Vouchers",
]
