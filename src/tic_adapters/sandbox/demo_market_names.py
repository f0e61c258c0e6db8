"""Where the invented people live, what they are called, speak and charge in. All of them are made up."""

from typing import Final

import attrs


@attrs.frozen
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
    zones: str, native: str, others: str, currency: str, price: int, weight: int, given: str, family: str
) -> Place:
    """Every list as words with blanks between; `_` stands for a blank in a name."""

    def names(words: str) -> tuple[str, ...]:
        return tuple(word.replace("_", " ") for word in words.split())

    zone_names = tuple(zones.split())
    return Place(
        zone_names, tuple(native.split()), tuple(others.split()), currency, price, weight,
        names(given), names(family),
    )  # fmt: skip


PLACES: Final = (
    _place("Europe/Berlin", "de", "fr es", "eur", 105, 34,
           "Anneke Jonas Friederike Malte Svenja Tilman Katrin Henning Jule Ruben Maike Bastian Leonie Arne",
           "Brandtner Holzapfel Kessling Lindhorst Maybach Ostermeyer Reinholdt Sandvoss Tiedemann Wiesner "
           "Vossberg Eickhoff"),
    _place("Europe/Zurich", "de fr", "it", "eur", 130, 7,
           "Reto Nadja Beat Céline Urs Mirjam", "Aeschlimann Brunnholz Giroud Inderbitzin Zellweger Meury"),
    _place("Europe/Paris", "fr", "es de", "eur", 105, 18,
           "Aurélie Bastien Clémence Damien Élodie Florian Inès Mathis Océane Rémi Solène Yanis",
           "Bellanger Charbonnel Delacourt Fontanille Grandclaude Lavergne Marchandise Perrochet Sauvageot"),
    _place("Europe/Madrid", "es", "pt fr", "eur", 85, 14,
           "Álvaro Begoña Ignacio Lucía Marcos Nerea Rocío Sergio Ainhoa Tomás",
           "Aldecoa Barrientos Carranza Echeverri Llorente Montalvo Quiroga Santolaya Zubiri"),
    _place("Europe/Lisbon", "pt", "es fr", "eur", 80, 8,
           "Afonso Beatriz Duarte Inês Leonor Rodrigo Teresa", "Abrantes Cardigos Falcato Meireles Sardinha Vilaça"),
    _place("Europe/Rome", "it", "fr es", "eur", 85, 10,
           "Alessia Davide Federica Lorenzo Martina Nicolò Silvia Tommaso",
           "Bonfanti Cattabriga Dalmasso Ferrabosco Malinverni Pellegrinelli Tagliaferri"),
    _place("Europe/Amsterdam", "nl", "de", "eur", 110, 12,
           "Bram Femke Joost Lieke Maarten Noortje Sander Wietske",
           "van_Aalst Bosgraaf de_Klerk Hoekzema van_der_Laan Oosterveld Wijnands"),
    _place("Europe/London", "en", "fr", "gbp", 100, 30,
           "Alistair Bethan Callum Eleanor Gareth Imogen Kwame Nia Oliver Rowena Shanice Tobias Zainab",
           "Ashdown Blackwood Carrington Dunmore Fairweather Hollins Kettlewell Mensah Pemberton Ravenhill "
           "Thackeray Whitcombe"),
    _place("Europe/Dublin", "en", "fr", "eur", 105, 7,
           "Aoife Cian Gráinne Oisín Ronan Sinéad", "Brannigan Cullinane Flaherty Kinsella Mulcahy Tiernan"),
    _place("Europe/Stockholm", "sv", "no da", "eur", 105, 8,
           "Axel Ebba Gustav Linnea Nils Saga Viktor", "Ahlström Bergqvist Dahlgren Hedlund Norrby Sjöstedt"),
    _place("Europe/Helsinki", "fi", "sv", "eur", 100, 4,
           "Aino Eero Kaisa Lauri", "Haapasalo Kivelä Mäntyranta Salmelin"),
    _place("Europe/Copenhagen", "da", "sv no", "eur", 110, 5,
           "Asger Freja Mikkel Signe", "Bruhn Damgaard Kjeldsen Overby"),
    _place("Europe/Warsaw", "pl", "de", "eur", 75, 13,
           "Agnieszka Bartosz Dorota Grzegorz Kinga Maciej Natalia Szymon Wiktoria",
           "Borkowicz Czerwonka Gajewicz Jastrzębiec Kulpa Marczak Rutowicz Zawistna"),
    _place("Europe/Prague", "cs", "de", "eur", 75, 5,
           "Adéla Lukáš Tereza Vojtěch", "Bartošek Hrdlička Konvalina Žáček"),
    _place("Europe/Bucharest", "ro", "fr it", "eur", 70, 8,
           "Andreea Bogdan Ilinca Mihnea Raluca Ștefan", "Argeșanu Bălănescu Dumbravă Moldoveanu Zamfirache"),
    _place("Europe/Kyiv", "uk", "pl", "eur", 65, 8,
           "Bohdana Ostap Solomiya Taras Yaryna Danylo", "Borysiv Holovchenko Kramarenko Lytvynets Stetsiuk"),
    _place("Europe/Athens", "el", "fr", "eur", 75, 5,
           "Danae Fotis Ioanna Stavros", "Alexandrakis Kaloudis Margariti Vrettakos"),
    _place("Europe/Istanbul", "tr", "de", "usd", 70, 8,
           "Aylin Barış Defne Emre Selin Umut", "Akarsu Bozkurtoğlu Demirdöven Karagülle Yalçınkaya"),
    _place("Africa/Cairo Asia/Dubai", "ar", "fr", "usd", 80, 8,
           "Farida Hisham Laila Mostafa Nadine Tarek Yasmin", "Abdelmasih El-Gazzar Haddadin Kassabi Mansouri Soliman"),
    _place("Africa/Lagos", "en", "fr", "usd", 65, 8,
           "Adaeze Babatunde Chiamaka Folarin Ifeoma Tunde", "Adewumi Bamgbose Ezenwa Nwachukwu Olaitan Uzoma"),
    _place("Asia/Jerusalem", "he", "ar", "usd", 105, 6,
           "Avigail Eitan Noa Roi Tamar", "Ben-Shalev Carmon Golander Peretzky Yardeni"),
    _place("Asia/Kolkata", "hi", "ta bn", "usd", 60, 24,
           "Aditi Chirag Devika Gaurav Ishaan Kavya Manish Nandini Pranav Ritika Sanjana Varun",
           "Bhatnagar Chaudhuri Deshmukhe Iyengar Kulkarni Mahadevan Pillai Raghunath Sethuram Trivedi"),
    _place("Asia/Karachi", "ur", "", "usd", 55, 4,
           "Ayesha Hamza Mahnoor Saad", "Chishtie Durrani Khattak Lodhi"),
    _place("Asia/Singapore", "zh", "id", "usd", 95, 10,
           "Boon_Kiat Hui_Min Jia_Hao Li_Ting Wei_Jie Xin_Yi", "Cheong Goh Khoo Quek Seow Teo"),
    _place("Asia/Tokyo", "ja", "", "usd", 100, 7,
           "Ayumi Daisuke Haruka Kazuma Misaki Shota", "Akizuki Fujimori Hoshikawa Minamoto Shirakawa"),
    _place("Asia/Seoul", "ko", "", "usd", 95, 6,
           "Da-eun Hyun-woo Ji-yoon Min-jae Seo-yeon", "Baek Gil Hwangbo Nam Seon"),
    _place("Asia/Ho_Chi_Minh", "vi", "", "usd", 55, 4,
           "Bảo Linh Quỳnh Thảo", "Đặng Lương Phùng Trịnh"),
    _place("America/New_York America/Chicago America/Denver America/Los_Angeles", "en", "es", "usd", 125, 50,
           "Amara Brooks Camila Desmond Elena Graham Hana Isaiah Jasmine Kyle Lakshmi Marisol Nathaniel Odessa "
           "Peyton Rafael Simone Trevor Vivian Wesley",
           "Abernethy Baptiste Castellano Delgadillo Eastman Fairbairn Grantham Hathaway Iwasaki Kowalczyk "
           "Lindgren McAllister Nakagawa Okonjo Prescott Ramaswamy Sandoval Trevino Underhill Weatherford"),
    _place("America/Toronto America/Vancouver", "en", "fr", "usd", 110, 12,
           "Arjun Chloé Dominic Fiona Genevieve Liam Mei Priyanka", "Archambault Beauchemin Chowdhry Drummond Lau MacInnis"),
    _place("America/Mexico_City", "es", "", "usd", 70, 7,
           "Ximena Emiliano Itzel Rodrigo Valeria", "Arreola Bustillos Cervera Olvera Zaldívar"),
    _place("America/Argentina/Buenos_Aires", "es", "pt it", "usd", 65, 6,
           "Agustina Facundo Julieta Ramiro", "Bevilacqua Etcheverry Iturralde Paganini"),
    _place("America/Sao_Paulo", "pt", "es", "usd", 65, 12,
           "Caio Fernanda Gustavo Isabela Larissa Otávio Renata Thiago",
           "Albuquerque Bittencourt Cavalcanti Figueiroa Nogueira Siqueira Vasques"),
    _place("Australia/Sydney", "en", "", "usd", 105, 7,
           "Bronte Declan Keira Lachlan Matilda", "Ashworth Cobcroft Gillespie Merriweather Strahan"),
)  # fmt: skip
"""`weight`: how many of a few hundred coaches live there."""
