"""What people choose as passwords in Spanish, Portuguese and Russian, and on keyboards other than the US one.

zxcvbn's own lists are English. These are short and from general knowledge of what lists of leaked passwords have in
common, most frequent first; no such list was copied. All are written as `fold` leaves a text: no accents, no case.
"""

from cinema.domain.text import fold

_WORDS_LIST = """
contrasena senha password clave acceso entrar minhasenha micontrasena miclave secreto segredo admin usuario invitado
administrador hola holamundo ola olamundo bienvenido bemvindo teste prueba prova cambiame cambiar mudar trocar nueva
nova novo nuevo internet computador computadora ordenador trabajo trabalho empresa
amor teamo tequiero teadoro teextrano miamor meuamor amormio amoreterno amorcito miamorcito mivida minhavida micielo
micorazon meucoracao corazon coracao carino querida querido princesa principe hermosa hermoso bonita bonito linda lindo
preciosa gordita gatita gatinha bebe mibebe nena mama mamae papa papai familia mifamilia minhafamilia hermano hermana
irmao hijos filhos mihijo mihija meufilho minhafilha amigos amigas amigo amiga amistad amizade siempre parasiempre
parasempre juntos
dios jesus jesucristo jesuscristo cristo deus senhor esperanza esperanca milagro bendicion gracias obrigado obrigada
felicidad felicidade alegria libertad liberdade vida
estrella estrela estrellita luna cielo mariposa borboleta flores girasol girassol playa praia musica guitarra futbol
futebol campeon campeao cerveza cerveja chocolate fresa morango naranja perro perrito cachorro gato tigre caballo
cavalo dragao
barcelona realmadrid atletico bocajuniors riverplate chivas colocolo flamengo corinthians palmeiras saopaulo santos
gremio cruzeiro botafogo fluminense benfica sporting
cine pelicula peliculas filme filmes cineclub taquilla bilheteria entradas ingresso ingressos
пароль привет любовь солнце
"""
WORDS = tuple(_WORDS_LIST.split())

_PLACES_AND_TIMES_LIST = """
brasil espana portugal mexico argentina chile colombia peru venezuela uruguay paraguay bolivia ecuador cuba
guatemala panama honduras nicaragua costarica elsalvador puertorico republicadominicana angola mozambique caboverde
brazil spain england ireland scotland america unitedstates estadosunidos inglaterra francia franca france italia italy
alemania alemanha germany rusia russia japon japao japan china canada
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro
january february march april may june july august september october november december
primavera verano verao otono outono invierno inverno spring summer autumn winter navidad natal carnaval christmas
lunes martes miercoles jueves viernes sabado domingo segunda terca quarta quinta sexta segundafeira sextafeira
monday tuesday wednesday thursday friday saturday sunday
"""
PLACES_AND_TIMES = tuple(_PLACES_AND_TIMES_LIST.split())

# Passwords that are printed as examples, and sentences that everybody knows; written with or without spaces.
PHRASES = tuple(
    """
correct horse battery staple
tr0ub4dor&3
the quick brown fox
the quick brown fox jumps over the lazy dog
lorem ipsum dolor
lorem ipsum dolor sit amet
to be or not to be
may the force be with you
winter is coming
i love you so much
i love you forever
open sesame
abrete sesamo
abre te sesamo
abra cadabra
te quiero mucho
te amo mucho
te amo demais
eu te amo
yo te amo
amor da minha vida
amor de mi vida
dios es amor
deus e amor
deus e fiel
gracias a dios
gracas a deus
no me acuerdo
nao me lembro
no lo se
nao sei
uno dos tres cuatro
um dois tres quatro
one two three four
ser o no ser
ser ou nao ser
""".strip().splitlines()
)

# Rows and zigzags, whole; `parts_of_rows` cuts them. The US keyboard is zxcvbn's own.
ROWS = (
    "1йфя2цыч3увс4кам5епи",  # ЙЦУКЕН
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "&é\"'(-è_çà)",  # AZERTY
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1aqw2zsx3edc4rfv",
    "aqwzsxedc",
    "qwertzuiopü",  # QWERTZ
    "asdfghjklöä",
    "yxcvbnm",
    "1qay2wsx3edc4rfv",
    "qwertyuiop",
    "asdfghjklç",  # ABNT2, and the Portuguese of Portugal
    "asdfghjklñ",  # Spanish
    "zxcvbnm",
)
_SHORTEST_PART = 4


def parts_of_rows() -> tuple[str, ...]:
    """Return every part of a row of at least four keys, from left to right and back."""
    found = set()
    for row in ROWS:
        for start in range(len(row)):
            for end in range(start + _SHORTEST_PART, len(row) + 1):
                part = fold(row[start:end])
                found |= {part, part[::-1]}
    return tuple(sorted(found, key=lambda part: (-len(part), part)))
