"""Given and family names from many places, combined at random; any likeness to somebody is chance."""

import unicodedata

GIVEN = (
    "Abena", "Adaeze", "Aiko", "Aleksandra", "Amaru", "Anahit", "Anneli", "Arvid", "Ayumi", "Beatriz", "Bojan",
    "Branka", "Camilo", "Carys", "Cezary", "Chidi", "Dagný", "Daria", "Dimitra", "Dong-hyun", "Edda", "Eilidh",
    "Elif", "Emeka", "Esperanza", "Farida", "Fionn", "Florin", "Gaspard", "Goran", "Gulnara", "Hamza", "Henrike",
    "Ignacio", "Ilse", "Ioana", "Itziar", "Jaromír", "Jelle", "Jun", "Kaisa", "Kalina", "Katell", "Kiran", "Lamine",
    "Leilani", "Liesbeth", "Lucía", "Maëlle", "Makana", "Manon", "Marisol", "Matteo", "Mehmet", "Milica", "Minh",
    "Mónica", "Nadia", "Niamh", "Noor", "Obinna", "Olga", "Pádraig", "Paulo", "Pilar", "Qiang", "Radek", "Rasa",
    "Renske", "Ricardo", "Runa", "Sanjay", "Saskia", "Senka", "Shirin", "Silvestre", "Siobhán", "Soledad", "Sverre",
    "Tadeo", "Tamar", "Teodora", "Thandiwe", "Torbjørn", "Uxía", "Valtteri", "Vesna", "Wanjiru", "Xiomara", "Yael",
    "Yevgenia", "Yusuf", "Zainab", "Zsófia",
)  # fmt: skip

FAMILY = (
    "Abebe", "Alderliesten", "Andrássy-Kis", "Arrizabala", "Baptistão", "Barsoum", "Belmonte-Ruiz", "Birkeland",
    "Bogdanescu", "Cabrita", "Ceulemans", "Chukwuemeka", "Cordovil", "Dąbkowska", "Devlin-Rowe", "Dossantos-Vale",
    "Ekström", "Esparza", "Ferreirinha", "Fitzharding", "Galdikas", "Ghirlandi", "Gwynfryn", "Haldorsen", "Hirabaru",
    "Horváthová", "Ibáñez-Luna", "Ilmarinen", "Jalloh-Kane", "Jankowiak", "Kanoa", "Karapetian", "Kettlewell",
    "Kilbracken", "Kovalchyn", "Langemaat", "Lindegaard", "Lopatkin", "Madeiros", "Mahlatsi", "Marchetto", "Mbeki-Olu",
    "Minogami", "Montcalm", "Mwangaza", "Nakashita", "Nieuwland", "Nørgård-Holm", "Oberhauser", "Okwuosa", "Olivarez",
    "Papadiakos", "Peixoto-Lima", "Petrauskas", "Quispe-Mamani", "Rautio", "Ravindranathan", "Rosmaninho", "Rydberg",
    "Sabatelli", "Salvatierra", "Schaumburger", "Shevardin", "Silveirinha", "Stavrakis", "Stoyanovich", "Tamarin",
    "Teixeira-Pó", "Thornbury", "Tollefsen", "Tsukimori", "Uzelac", "Valdemoro", "Vandersteen", "Vasconcelinho",
    "Wachira", "Weatherby", "Wiśniarska", "Yildirimoglu", "Zamfirache", "Zubizar",
)  # fmt: skip

TRADES = ("paper", "binds", "ink", "zines", "books", "press", "craft", "reads", "makes", "folds", "letters", "studio")

CRAFTS = (
    "letterpress printer", "paper conservator", "school librarian", "zine maker", "marbler", "calligrapher",
    "archivist", "carpenter", "type designer", "fountain pen repairer", "textile artist", "novelist in waiting",
    "beekeeper", "museum guard", "illustrator", "translator", "botanist", "music teacher", "stationer",
    "bookseller", "toolmaker",
)  # fmt: skip

TOWNS = (
    "Ghent", "Porto", "Kraków", "Turku", "Bilbao", "Trieste", "Galway", "Utrecht", "Tartu", "Oaxaca", "Kanazawa",
    "Accra", "Amman", "Hobart", "Montréal", "Uppsala", "Brno", "Cork", "Valparaíso", "Leeds", "Plovdiv", "Nairobi",
)  # fmt: skip

BIOS = (
    "{trade}, {town}",
    "{trade} in {town}. Paper, tea, trains.",
    "Mostly a {trade}. Sometimes asleep.",
    "I fold things. {town}.",
    "{town}. {trade}, slow reader, fast walker.",
    "{trade}. She/her. Letters answered in ink.",
    "Father of two, {trade}, {town}",
    "{trade} by day, {trade} by night",
    "Here for the bindings. {town}",
    "Learning to sew books after thirty years as a {trade}.",
)

ZONES = (
    "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw",
    "Europe/Helsinki", "Europe/Athens", "Africa/Accra", "Africa/Nairobi", "Asia/Amman", "Asia/Tokyo",
    "America/New_York", "America/Mexico_City", "America/Santiago", "Australia/Hobart",
)  # fmt: skip

TONGUES = (
    ("en", 0.0), ("en", 0.0), ("en", 0.0), ("en", 0.0), ("en", 0.0), ("en", 0.0), ("pt", 0.7), ("pt", 0.5),
    ("es", 0.5), ("fr", 0.4), ("de", 0.4), ("it", 0.4),
)  # fmt: skip


def plain(name: str) -> str:
    """The name in a-z, as handles are written."""
    bare = name.translate(str.maketrans({"ø": "o", "ł": "l", "ı": "i", "æ": "ae", "ß": "ss", "đ": "d"}))
    folded = unicodedata.normalize("NFKD", bare).lower()
    return "".join(c for c in folded if "a" <= c <= "z")
