"""What a screening may be marked as: access features, kinds, why it was changed (though sold) or cancelled."""

from enum import StrEnum

from cinema.i18n import N_

ACCESS_FEATURES = {
    "captions": N_("Captions"), "audio-description": N_("Audio description"),
    "sign-language": N_("Sign language"), "relaxed": N_("Relaxed screening"),
}  # fmt: skip


class ScreeningKind(StrEnum):
    """What a screening is; a private hire is never listed."""

    REGULAR = "regular"
    PREVIEW = "preview"
    FESTIVAL = "festival"
    PRIVATE = "private"


SCREENING_KIND_NAMES = {
    ScreeningKind.REGULAR: N_("Regular"), ScreeningKind.PREVIEW: N_("Preview"),
    ScreeningKind.FESTIVAL: N_("Festival"), ScreeningKind.PRIVATE: N_("Private hire"),
}  # fmt: skip


class OverrideReason(StrEnum):
    """Why a screening was changed although tickets were sold for it."""

    MISTAKE = "mistake"
    TECHNICAL = "technical"
    DISTRIBUTOR = "distributor"
    WEATHER = "weather"
    OTHER = "other"


OVERRIDE_REASON_NAMES = {
    OverrideReason.MISTAKE: N_("It was scheduled by mistake"), OverrideReason.TECHNICAL: N_("Technical fault"),
    OverrideReason.DISTRIBUTOR: N_("The distributor asks for it"), OverrideReason.WEATHER: N_("Weather"),
    OverrideReason.OTHER: N_("Another reason"),
}  # fmt: skip


class CancelReason(StrEnum):
    """Why a screening was cancelled."""

    TECHNICAL = "technical"
    STAFF = "staff"
    FEW = "few"
    DISTRIBUTOR = "distributor"
    WEATHER = "weather"
    AUTHORITY = "authority"
    OTHER = "other"


CANCEL_REASON_NAMES = {
    CancelReason.TECHNICAL: N_("Technical fault"), CancelReason.STAFF: N_("Nobody can run it"),
    CancelReason.FEW: N_("Too few tickets sold"), CancelReason.DISTRIBUTOR: N_("The distributor asks for it"),
    CancelReason.WEATHER: N_("Weather"), CancelReason.AUTHORITY: N_("An authority or the police"),
    CancelReason.OTHER: N_("Another reason"),
}  # fmt: skip
