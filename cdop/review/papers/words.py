"""The words that stand with every paper, on pages and in files."""

PSEUDONYMISED = "Pseudonymised"
WHY = (
    "Names, days, addresses and numbers were taken out and people are called by their role. That makes it "
    "pseudonymised, not anonymous: whoever lives or works in the area may still recognise a child or a family."
)
KEEP = "Do not copy it, do not pass it on, and do not try to find out who the child was."
OWN_MARK = "This copy is marked as yours on every page."
NOTES = "Your notes are yours alone: nobody else can open them. They are destroyed when the meeting’s papers close."
KINDS = {
    "name": "a name", "initials": "initials", "nhs_number": "an NHS number", "number": "a number", "date": "a date",
    "postcode": "a postcode", "address": "an address", "place": "a place", "telephone": "a telephone number",
    "email": "an e-mail address", "web": "a web address",
}  # fmt: skip
CERTAINTIES = {"exact": "known to this case", "near": "nearly what this case knows", "general": "found in general"}
