"""The data of the demonstration prison: its staff, areas, parties and prisoners' names."""

from __future__ import annotations

from searches.words.people import Role

CODE, NAME = "WHA", "HMP Wharfdale"
PASSWORD = "wharfdale demo prison"  # noqa: S105  # a made-up prison, printed on the screen
PIN = "2468"

#: Each person's staff number, printed name, role, and area of duty.
STAFF: tuple[tuple[str, str, Role, str], ...] = (
    ("GATE1", "Grace Okafor", Role.GATE_OFFICER, "gate"),
    ("GATE2", "Tom Hale", Role.GATE_OFFICER, "gate"),
    ("GATE3", "Rhian Moss", Role.GATE_OFFICER, "gate"),
    ("GATE4", "Bilal Aziz", Role.GATE_OFFICER, "gate"),
    ("ESCORT1", "Ed Price", Role.ESCORT, "gate"),
    ("KITCHEN1", "Kay Marsh", Role.PARTY_SUPERVISOR, "kitchen-bay"),
    ("KITCHEN2", "Kit Lowe", Role.PARTY_SUPERVISOR, "kitchen-bay"),
    ("STORES1", "Stan Ford", Role.PARTY_SUPERVISOR, "stores"),
    ("STORES2", "Sue Tarn", Role.PARTY_SUPERVISOR, "stores"),
    ("LAUNDRY1", "Lena Hart", Role.PARTY_SUPERVISOR, "laundry"),
    ("GARDENS1", "Gwen Parry", Role.PARTY_SUPERVISOR, "gardens"),
    ("HEALTH1", "Hana Cole", Role.RECEIVING_OFFICER, "healthcare"),
    ("LANDING1", "Ava Lane", Role.RECEIVING_OFFICER, "landing-a1"),
    ("LANDING2", "Abe Dunn", Role.RECEIVING_OFFICER, "landing-a2"),
    ("LANDING3", "Asa Pike", Role.RECEIVING_OFFICER, "landing-a3"),
    ("LANDING4", "Bet Wynn", Role.RECEIVING_OFFICER, "landing-b1"),
    ("LANDING5", "Bo Farrow", Role.RECEIVING_OFFICER, "landing-b2"),
    ("LANDING6", "Bry Shaw", Role.RECEIVING_OFFICER, "landing-b3"),
    ("CONTROL1", "Ceri Vale", Role.CONTROL_ROOM, "control"),
    ("CONTROL2", "Col Adeyemi", Role.CONTROL_ROOM, "control"),
    ("MANAGER1", "Mia Grant", Role.GATE_MANAGER, "gate"),
    ("ORDERLY1", "Omar Reed", Role.ORDERLY_OFFICER, "gate"),
    ("GOVERNOR1", "Dee Stone", Role.DUTY_GOVERNOR, "control"),
    ("SECURITY1", "Sam Quill", Role.SECURITY_LEAD, "control"),
    ("SECURITY2", "Sid Noble", Role.SECURITY_LEAD, "control"),
    ("AUDIT1", "Ada Byrne", Role.AUDITOR, ""),
)
#: The name of the screen that each person uses. Each screen is named after its place, because other
#: people sign in on it too.
SCREENS: dict[str, str] = {
    "GATE1": "Gate tablet",
    "GATE2": "Second gate tablet",
    "GATE3": "Third gate tablet",
    "GATE4": "Fourth gate tablet",
    "ESCORT1": "Escort's tablet",
    "KITCHEN1": "Kitchen screen",
    "KITCHEN2": "Second kitchen screen",
    "STORES1": "Stores screen",
    "STORES2": "Second stores screen",
    "LAUNDRY1": "Laundry screen",
    "GARDENS1": "Gardens screen",
    "HEALTH1": "Healthcare screen",
    "LANDING1": "A1 landing screen",
    "LANDING2": "A2 landing screen",
    "LANDING3": "A3 landing screen",
    "LANDING4": "B1 landing screen",
    "LANDING5": "B2 landing screen",
    "LANDING6": "B3 landing screen",
    "CONTROL1": "Control room",
    "CONTROL2": "Second control room screen",
    "MANAGER1": "Gate manager's office",
    "ORDERLY1": "Orderly officer's tablet",
    "GOVERNOR1": "Duty governor's office",
    "SECURITY1": "Security office",
    "SECURITY2": "Second security office screen",
    "AUDIT1": "Auditor's office",
}
ADMINISTRATOR = ("ADMIN1", "Ann Frost")
#: The second administrator confirms the requests of the first administrator.
SECOND_ADMINISTRATOR = ("ADMIN2", "Bea Moor")
AREAS: tuple[tuple[str, str, bool], ...] = (
    ("gate", "Gate", False),
    ("control", "Control room", False),
    ("kitchen-bay", "Kitchen bay", True),
    ("stores", "Stores", True),
    ("laundry", "Laundry", True),
    ("healthcare", "Healthcare", True),
    ("visits", "Visits", True),
    ("reception", "Reception, for court and transfers", True),
    ("workshop-3", "Workshop 3", True),
    ("waste-compound", "Waste compound", True),
    ("gardens", "Gardens", True),
)
#: The code, name and area of each party, whether it is counted by number only, whether it always
#: belongs to the contact set, and its number of prisoners.
PARTIES: tuple[tuple[str, str, str, bool, bool, int], ...] = (
    ("kitchen", "Kitchen", "kitchen-bay", False, True, 24),
    ("stores", "Stores", "stores", False, True, 8),
    ("laundry", "Laundry", "laundry", False, False, 12),
    ("waste", "Waste", "waste-compound", False, False, 6),
    ("workshop-3", "Workshop 3", "workshop-3", False, False, 16),
    ("gardens", "Gardens", "gardens", True, False, 10),
)
LANDINGS = ("A1", "A2", "A3", "B1", "B2", "B3")
IDLE = 30  # the number of prisoners who belong to no party
FIRST_NAMES = [
    "Aaron",
    "Adil",
    "Alan",
    "Arjun",
    "Ben",
    "Billy",
    "Callum",
    "Carl",
    "Craig",
    "Dafydd",
    "Dale",
    "Danny",
    "Dean",
    "Deepak",
    "Emil",
    "Femi",
    "Gary",
    "Gavin",
    "Hassan",
    "Ian",
    "Imran",
    "Jamie",
    "Jerome",
    "Joel",
    "Kamal",
    "Karl",
    "Kofi",
    "Lee",
    "Leon",
    "Liam",
    "Marek",
    "Marvin",
    "Nathan",
    "Neil",
    "Omari",
    "Owen",
    "Paul",
    "Pavel",
    "Quincy",
    "Ravi",
    "Reece",
    "Rhys",
    "Ross",
    "Ryan",
    "Samir",
    "Scott",
    "Sean",
    "Stefan",
    "Tariq",
    "Troy",
]
LAST_NAMES = [
    "Ackroyd",
    "Baines",
    "Bartley",
    "Cairns",
    "Calder",
    "Dacre",
    "Dooley",
    "Eastham",
    "Ellwood",
    "Fenwick",
    "Firth",
    "Garside",
    "Gill",
    "Haigh",
    "Hirst",
    "Ibbot",
    "Jagger",
    "Kaye",
    "Kershaw",
    "Lumb",
    "Mellor",
    "Naylor",
    "Ogden",
    "Pickles",
    "Quarmby",
    "Ramsden",
    "Sykes",
    "Thwaite",
    "Umpleby",
    "Varley",
    "Whiteley",
    "Yeadon",
]


def demo_secret(place: str) -> str:
    """Return the secret that the device cookie of a demonstration screen holds."""
    return f"demo-{CODE}-{place}"
