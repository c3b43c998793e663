"""Names that would make a person look like the house, in English, Spanish, Portuguese and Russian."""

from functools import lru_cache

from cinema.domain.look_alikes import skeleton
from cinema.domain.word_parts import fewest_words

# RFC 2142's mailboxes are among them. Accents, case and separators make no difference.
_RESERVED_LIST = """
abuse admin administration administrator anonymous boxoffice cashier cinema everybody everyone guest help helpdesk
hostmaster info kiosk manager management moderator nobody noreply official operator owner postmaster root security
staff sudo superadmin superuser support sysadmin sysop system ticketoffice till usher webmaster
administracion administrador administradora anfitrion ayuda caja cajera cajero cine dueno encargada encargado
gerencia gerente invitado moderador moderadora oficial operador operadora propietario seguridad sistema soporte
taquilla taquillera taquillero
administracao ajuda atendimento bilheteira bilheteiro bilheteria caixa convidado dono funcionario proprietario
seguranca suporte
админ администратор администрация безопасность билеты владелец гость директор касса кассир кинотеатр менеджер
модератор оператор поддержка помощь система техподдержка
"""
RESERVED = frozenset(_RESERVED_LIST.split())
# Words that go with one of those, as in tech-support; harmless by themselves.
_AROUND_LIST = """
account accounts box chief client clients customer desk head house main office online our real senior service
services site team tech technical the ticket tickets web
al ao atencao atencion cliente clientes da de del do el equipe equipo la servico servicio tecnica tecnico
тех наш служба
"""
_AROUND = frozenset(_AROUND_LIST.split())
_DIGITS = "0123456789"


def is_reserved(name: str) -> bool:
    """Tell whether a name is made of reserved words and the words around them, written in whatever look-alikes.

    Digits count as the letters that they stand for, and those at either end also as nothing.
    """
    bare = "".join(one for one in name if one.isalnum())
    no_digits = "".join(one for one in bare if not one.isdigit())
    forms = (bare, bare.strip(_DIGITS), bare.lstrip(_DIGITS), bare.rstrip(_DIGITS), no_digits)
    return any(_is_made_of_reserved(skeleton(one)) for one in forms)


def _is_made_of_reserved(text: str) -> bool:
    reserved, words = _skeletons()
    return any(
        text[start:end] in reserved
        and fewest_words(text[:start], words) is not None
        and fewest_words(text[end:], words) is not None
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
    )


@lru_cache
def _skeletons() -> tuple[frozenset[str], frozenset[str]]:
    reserved = frozenset(map(skeleton, RESERVED))
    return reserved, reserved | frozenset(map(skeleton, _AROUND))
