"""Invented families, and all that a case would know of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cdop.redaction.values import Known, KnownPerson, KnownPlace

GIVEN = (
    "Amira", "Oluwaseun", "Brónagh", "Tadeusz", "Małgorzata", "Siân", "Priyanka", "Elizabeth", "William", "Grace",
    "Zoë", "Khadija", "Jürgen", "Mehmet", "Thandiwe", "Katherine", "Leo", "Rose", "Chukwuemeka", "Mohammed",
)  # fmt: skip
FAMILY = (
    "Okafor", "Quillfeather", "Szczepanik", "Penhaligon", "O'Dunleavy", "Vanterpool", "Ståhlbergsen", "Müllenbach",
    "Adebanjo", "Thornbury-Wrenn", "Marchettini", "Hartigansen", "Drăgulescu", "Brightwaters", "Featherby", "Nwachukwu",
)  # fmt: skip
# Given and family names in other scripts, and how a text would write one in its own sentence.
SCRIPTS = (
    ("Василиса", "Громыхалова"), ("Ελπινίκη", "Κρυσταλλοπούλου"), ("شهرناز", "الكرماني"), ("אביגיל", "שטיינברגר"),
    ("王晓棠", ""), ("सुनयना", "चट्टोपाध्याय"), ("김하늘빛", ""), ("ณัฐธิดา", "ศรีสุวรรณภูมิ"), ("ზურიკო", "ხვედელიანი"),
    ("Արփինե", "Սարգսեանց"),
)  # fmt: skip
# Other people, whom the making of the scanner did not see.
OTHER_GIVEN = (
    "Ifeoma", "Caoimhe", "Björn", "Anastazja", "Rukhsana", "Thomas", "Alexandra", "Yusuf", "Mabel", "Ngozi", "Dafydd",
    "Séraphine", "Joshua", "Hope", "Margaret", "Ayşegül", "Benjamin", "Tariq",
)  # fmt: skip
OTHER_FAMILY = (
    "Wrenfieldson", "Mac Giolla Bháin", "Obaseki-Thorne", "Ravindrapillai", "Castlebrook", "Øvergårdsen", "Lisowska",
    "D'Abbracci", "Yıldızoğlan", "Pemberwick", "Ashcombe", "Tolliver",
)  # fmt: skip
OTHER_SCRIPTS = (
    ("Святогор", "Ветродуев"), ("Θεοπίστη", "Μελανουργού"), ("مهتاب", "الزيتوني"), ("נריה", "גולדמינצר"),
    ("李春晖", ""),
    ("अरुणिमा", "भट्टाचार्जी"), ("박슬기찬", ""), ("たかはし", "あおい"),
)  # fmt: skip
UNSEEN = 1000  # seeds from which the other people come
STREETS = (
    "Larkhollow Rise",
    "Thistlecombe Road",
    "High Street",
    "Quernmore Gardens",
    "Old Brewhouse Lane",
    "Sallowfield Avenue",
)
SCHOOLS = (
    "Larkhollow Primary School",
    "St Winifrith's Church of England Primary School",
    "The Oaks Academy",
    "Quernmore Infant School",
)
HOSPITALS = ("Marrowdale Maritime Hospital", "Queen Ysolde Hospital", "Thistlecombe General Hospital")
SURGERIES = ("Brewhouse Lane Surgery", "Dr Pellingham and Partners", "Sallowfield Medical Centre")
TOWNS = ("Gullinghurst", "Strowdham", "Rainmarsh")


@dataclass(frozen=True)
class Cast:
    """The people and details of one case, apart and as the scanner is given them."""

    child: tuple[str, str]
    mother: tuple[str, str]
    worker: tuple[str, str]
    foreign: tuple[str, str]
    told: str
    number: str
    hospital_number: str
    crime: str
    born: date
    died: date
    postcode: str
    street: str
    house: int
    town: str
    school: str
    hospital: str
    surgery: str
    telephone: str
    email: str
    known: Known


def nhs_number_of(random: Random) -> str:
    """An invented NHS number of the range that is nobody's."""
    while True:
        digits = "999" + "".join(str(random.randrange(10)) for _ in range(6))
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)


def cast(seed: int) -> Cast:
    """The same case for the same seed."""
    random = Random(f"leaks {seed}")
    names = (OTHER_GIVEN, OTHER_FAMILY, OTHER_SCRIPTS) if seed >= UNSEEN else (GIVEN, FAMILY, SCRIPTS)
    given, family = random.sample(names[0], 3), random.sample(names[1], 2)
    foreign = names[2][seed % len(names[2])]
    born = date(2008, 1, 1) + timedelta(days=random.randrange(5000))
    died = born + timedelta(days=random.randrange(20, 1500))
    letters = random.sample("ABDEFGHJLNPQRSTUWXYZ", 2)
    town_code = random.choice(("ME", "CT", "DA", "TN", "M", "SE"))
    postcode = f"{town_code}{random.randrange(1, 20)} {random.randrange(10)}{''.join(letters)}"
    child, mother, worker = (given[0], family[0]), (given[1], family[0]), (given[2], family[1])
    told, number = random.choice(("Bibi", "Noodle", "Titch", "Jojo", "Pudding")), nhs_number_of(random)
    hospital_number, crime = f"MDH{random.randrange(10**6, 10**7)}", f"46/{random.randrange(10**5, 10**6)}/19"
    street, house, town = random.choice(STREETS), random.randrange(2, 190), random.choice(TOWNS)
    school, hospital, surgery = random.choice(SCHOOLS), random.choice(HOSPITALS), random.choice(SURGERIES)
    telephone = f"07700 900{random.randrange(1000):03d}"
    email = f"contact{random.randrange(100)}.{seed}@family.example"
    known = Known(
        people=(
            KnownPerson("the child", (" ".join(child), told)),
            KnownPerson("mother", (" ".join(mother),)),
            KnownPerson("father", (" ".join(filter(None, foreign)), *filter(None, foreign))),
            KnownPerson("key worker", (" ".join(worker),)),
            KnownPerson("GP", ("Ambrose Pellingham",)),
            KnownPerson("GP", ("Ottoline Farraday",)),
        ),
        numbers=(number, hospital_number, crime),
        dates=(born, died),
        postcodes=(postcode,),
        addresses=(f"{house} {street}, {town}, {postcode}",),
        places=(
            KnownPlace("school", (school,)),
            KnownPlace("hospital", (hospital,)),
            KnownPlace("GP practice", (surgery,)),
        ),
        telephones=(telephone,),
        emails=(email,),
    )
    return Cast(
        child, mother, worker, foreign, told, number, hospital_number, crime, born, died, postcode, street, house, town,
        school, hospital, surgery, telephone, email, known,
    )  # fmt: skip
