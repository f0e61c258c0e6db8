"""Where the invented people live, what they are called, speak and charge in. All of them are made up."""

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class Place:
    """`languages`: the native ones first, English apart. `price`: per cent of the usual price."""

    zones: tuple[str, ...]
    native: tuple[str, ...]
    others: tuple[str, ...]
    currency: str
    price: int
    weight: int
    given: tuple[str, ...]
    family: tuple[str, ...]


def _place(
    zones: str, native: str, others: str, currency: str, *numbers: int, given: str, family: str
) -> Place:
    """Every list as words with blanks between; `_` stands for a blank in a name."""

    def names(words: str) -> tuple[str, ...]:
        return tuple(word.replace("_", " ") for word in words.split())

    return Place(
        zones=tuple(zones.split()),
        native=tuple(native.split()),
        others=tuple(others.split()),
        currency=currency,
        price=numbers[0],
        weight=numbers[1],
        given=names(given),
        family=names(family),
    )


PLACES: Final = (
    _place("Europe/Berlin", "de", "fr es", "eur", 105, 34,
           given="Anneke Jonas Friederike Malte Svenja Tilman Katrin Henning Jule Ruben Maike Bastian "
                 "Leonie Arne",

           family="Brandtner Holzapfel Kessling Lindhorst Maybach Ostermeyer Reinholdt Sandvoss "
                  "Tiedemann Wiesner "
           "Vossberg Eickhoff"),
    _place("Europe/Zurich", "de fr", "it", "eur", 130, 7,
           given="Reto Nadja Beat Céline Urs Mirjam",
           family="Aeschlimann Brunnholz Giroud Inderbitzin Zellweger Meury"),
    _place("Europe/Paris", "fr", "es de", "eur", 105, 18,
           given="Aurélie Bastien Clémence Damien Élodie Florian Inès Mathis Océane Rémi Solène Yanis",

           family="Bellanger Charbonnel Delacourt Fontanille Grandclaude Lavergne Marchandise Perrochet "
                  "Sauvageot"),
    _place("Europe/Madrid", "es", "pt fr", "eur", 85, 14,
           given="Álvaro Begoña Ignacio Lucía Marcos Nerea Rocío Sergio Ainhoa Tomás",
           family="Aldecoa Barrientos Carranza Echeverri Llorente Montalvo Quiroga Santolaya Zubiri"),
    _place("Europe/Lisbon", "pt", "es fr", "eur", 80, 8,
           given="Afonso Beatriz Duarte Inês Leonor Rodrigo Teresa",
           family="Abrantes Cardigos Falcato Meireles "
                                                               "Sardinha Vilaça"),
    _place("Europe/Rome", "it", "fr es", "eur", 85, 10,
           given="Alessia Davide Federica Lorenzo Martina Nicolò Silvia Tommaso",
           family="Bonfanti Cattabriga Dalmasso Ferrabosco Malinverni Pellegrinelli Tagliaferri"),
    _place("Europe/Amsterdam", "nl", "de", "eur", 110, 12,
           given="Bram Femke Joost Lieke Maarten Noortje Sander Wietske",
           family="van_Aalst Bosgraaf de_Klerk Hoekzema van_der_Laan Oosterveld Wijnands"),
    _place("Europe/London", "en", "fr", "gbp", 100, 30,
           given="Alistair Bethan Callum Eleanor Gareth Imogen Kwame Nia Oliver Rowena Shanice Tobias Zainab",

           family="Ashdown Blackwood Carrington Dunmore Fairweather Hollins Kettlewell Mensah Pemberton "
                  "Ravenhill "
           "Thackeray Whitcombe"),
    _place("Europe/Dublin", "en", "fr", "eur", 105, 7,
           given="Aoife Cian Gráinne Oisín Ronan Sinéad",
           family="Brannigan Cullinane Flaherty Kinsella Mulcahy Tiernan"),
    _place("Europe/Stockholm", "sv", "no da", "eur", 105, 8,
           given="Axel Ebba Gustav Linnea Nils Saga Viktor",
           family="Ahlström Bergqvist Dahlgren Hedlund Norrby Sjöstedt"),
    _place("Europe/Helsinki", "fi", "sv", "eur", 100, 4,
           given="Aino Eero Kaisa Lauri", family="Haapasalo Kivelä Mäntyranta Salmelin"),
    _place("Europe/Copenhagen", "da", "sv no", "eur", 110, 5,
           given="Asger Freja Mikkel Signe", family="Bruhn Damgaard Kjeldsen Overby"),
    _place("Europe/Warsaw", "pl", "de", "eur", 75, 13,
           given="Agnieszka Bartosz Dorota Grzegorz Kinga Maciej Natalia Szymon Wiktoria",
           family="Borkowicz Czerwonka Gajewicz Jastrzębiec Kulpa Marczak Rutowicz Zawistna"),
    _place("Europe/Prague", "cs", "de", "eur", 75, 5,
           given="Adéla Lukáš Tereza Vojtěch", family="Bartošek Hrdlička Konvalina Žáček"),
    _place("Europe/Bucharest", "ro", "fr it", "eur", 70, 8,
           given="Andreea Bogdan Ilinca Mihnea Raluca Ștefan",
           family="Argeșanu Bălănescu Dumbravă Moldoveanu Zamfirache"),
    _place("Europe/Kyiv", "uk", "pl", "eur", 65, 8,
           given="Bohdana Ostap Solomiya Taras Yaryna Danylo",
           family="Borysiv Holovchenko Kramarenko Lytvynets Stetsiuk"),
    _place("Europe/Athens", "el", "fr", "eur", 75, 5,
           given="Danae Fotis Ioanna Stavros", family="Alexandrakis Kaloudis Margariti Vrettakos"),
    _place("Europe/Istanbul", "tr", "de", "usd", 70, 8,
           given="Aylin Barış Defne Emre Selin Umut",
           family="Akarsu Bozkurtoğlu Demirdöven Karagülle Yalçınkaya"),
    _place("Africa/Cairo Asia/Dubai", "ar", "fr", "usd", 80, 8,
           given="Farida Hisham Laila Mostafa Nadine Tarek Yasmin",
           family="Abdelmasih El-Gazzar Haddadin Kassabi "
                                                              "Mansouri Soliman"),
    _place("Africa/Lagos", "en", "fr", "usd", 65, 8,
           given="Adaeze Babatunde Chiamaka Folarin Ifeoma Tunde",
           family="Adewumi Bamgbose Ezenwa Nwachukwu Olaitan "
                                                             "Uzoma"),
    _place("Asia/Jerusalem", "he", "ar", "usd", 105, 6,
           given="Avigail Eitan Noa Roi Tamar", family="Ben-Shalev Carmon Golander Peretzky Yardeni"),
    _place("Asia/Kolkata", "hi", "ta bn", "usd", 60, 24,
           given="Aditi Chirag Devika Gaurav Ishaan Kavya Manish Nandini Pranav Ritika Sanjana Varun",

           family="Bhatnagar Chaudhuri Deshmukhe Iyengar Kulkarni Mahadevan Pillai Raghunath Sethuram "
                  "Trivedi"),
    _place("Asia/Karachi", "ur", "", "usd", 55, 4,
           given="Ayesha Hamza Mahnoor Saad", family="Chishtie Durrani Khattak Lodhi"),
    _place("Asia/Singapore", "zh", "id", "usd", 95, 10,
           given="Boon_Kiat Hui_Min Jia_Hao Li_Ting Wei_Jie Xin_Yi", family="Cheong Goh Khoo Quek Seow Teo"),
    _place("Asia/Tokyo", "ja", "", "usd", 100, 7,
           given="Ayumi Daisuke Haruka Kazuma Misaki Shota",
           family="Akizuki Fujimori Hoshikawa Minamoto Shirakawa"),
    _place("Asia/Seoul", "ko", "", "usd", 95, 6,
           given="Da-eun Hyun-woo Ji-yoon Min-jae Seo-yeon", family="Baek Gil Hwangbo Nam Seon"),
    _place("Asia/Ho_Chi_Minh", "vi", "", "usd", 55, 4,
           given="Bảo Linh Quỳnh Thảo", family="Đặng Lương Phùng Trịnh"),
    _place("America/New_York America/Chicago America/Denver America/Los_Angeles", "en", "es", "usd", 125, 50,
           given="Amara Brooks Camila Desmond Elena Graham Hana Isaiah Jasmine Kyle Lakshmi Marisol "
                 "Nathaniel "
           "Odessa "
           "Peyton Rafael Simone Trevor Vivian Wesley",

           family="Abernethy Baptiste Castellano Delgadillo Eastman Fairbairn Grantham Hathaway Iwasaki "
                  "Kowalczyk "
           "Lindgren McAllister Nakagawa Okonjo Prescott Ramaswamy Sandoval Trevino Underhill Weatherford"),
    _place("America/Toronto America/Vancouver", "en", "fr", "usd", 110, 12,
           given="Arjun Chloé Dominic Fiona Genevieve Liam Mei Priyanka",
           family="Archambault Beauchemin Chowdhry "
                                                                    "Drummond Lau MacInnis"),
    _place("America/Mexico_City", "es", "", "usd", 70, 7,
           given="Ximena Emiliano Itzel Rodrigo Valeria", family="Arreola Bustillos Cervera Olvera Zaldívar"),
    _place("America/Argentina/Buenos_Aires", "es", "pt it", "usd", 65, 6,
           given="Agustina Facundo Julieta Ramiro", family="Bevilacqua Etcheverry Iturralde Paganini"),
    _place("America/Sao_Paulo", "pt", "es", "usd", 65, 12,
           given="Caio Fernanda Gustavo Isabela Larissa Otávio Renata Thiago",
           family="Albuquerque Bittencourt Cavalcanti Figueiroa Nogueira Siqueira Vasques"),
    _place("Australia/Sydney", "en", "", "usd", 105, 7,
           given="Bronte Declan Keira Lachlan Matilda",
           family="Ashworth Cobcroft Gillespie Merriweather Strahan"),
)  # fmt: skip
"""`weight`: how many of a few hundred coaches live there."""
