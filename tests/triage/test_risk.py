"""Risk is flagged too often rather than too seldom; ordinary guidance talk is left alone."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import Language
from triage import risk

PHRASES = risk.load()

TRUE = {
    "suicide": [
        "jeg vil bare gerne dø",
        "Jeg vil dø",
        "Jeg har selvmordstanker",
        "jeg går med tanker om selvmord",
        "jeg overvejer at begå selvmord",
        "jeg tænker på at tage mit eget liv",
        "Jeg tager livet af mig selv i aften",
        "jeg ønsker at jeg var død",
        "Det ville være bedre hvis jeg var død",
        "Alle ville have det bedre uden mig",
        "jeg orker ikke at leve mere",
        "Jeg vil ikke leve længere",
        "Jeg har ikke lyst til at leve",
        "jeg kan ikke mere.",
        "jeg har lyst til at gøre en ende på det hele",
        "jeg tænker tit på døden",
        "Jeg håber, jeg ikke vågner op i morgen",
        "livet er ikke værd at leve",
        "jeg er så træt af livet",
        "ingen ville savne mig",
        "jeg har skrevet et afskedsbrev",
        "jeg springer ud foran toget",
        "jeg hænger mig selv",
        "min ven har selvmordstanker",
        "I want to die",
        "i just really wanna die",
        "I am going to kill myself",
        "I've been having suicidal thoughts",
        "I feel suicidal",
        "I don't want to live anymore",
        "I dont want to be here anymore",
        "I wish I was dead",
        "everyone would be better off without me",
        "I want to end my life",
        "I want to end it all",
        "There is no reason to live",
        "i have nothing to live for",
        "I can't go on like this",
        "i keep thinking about dying",
        "I wish I had never been born",
        "im gonna kms",
    ],
    "self-harm": [
        "jeg skærer i mig selv",
        "Jeg cutter",
        "jeg har skåret mig i armen",
        "jeg gør skade på mig selv",
        "Det handler om selvskade",
        "I cut myself every night",
        "I have been hurting myself",
        "i self-harm",
    ],
    "violence": [
        "min kæreste slår mig",
        "Min mand har slået mig, og han truer mig",
        "min far tæver mig når han er fuld",
        "Jeg bliver slået derhjemme",
        "jeg tør ikke gå hjem",
        "jeg er bange for min mand",
        "han bliver vred og så slår han mig",
        "jeg blev voldtaget i weekenden",
        "jeg er udsat for vold",
        "min familie vil gifte mig væk",
        "my boyfriend hits me",
        "My dad beats me",
        "I'm scared of my husband",
        "he threatened to kill me",
        "I was raped",
        "I do not feel safe at home",
    ],
    "danger": [
        "jeg har taget en masse piller",
        "jeg har taget en overdosis",
        "jeg står på broen nu",
        "han har en kniv",
        "jeg er bange for mit liv",
        "skal jeg ringe 112",
        "I have taken a lot of pills",
        "he has a gun",
        "I'm standing on the bridge",
        "someone is trying to kill us",
        "I overdosed",
    ],
    "threat": [
        "jeg slår ham ihjel",
        "jeg har lyst til at dræbe hende",
        "Jeg skyder dem alle sammen",
        "jeg tager en kniv med på skolen",
        "jeg kunne finde på at gøre andre ondt",
        "I will kill him",
        "im going to shoot everyone",
        "I want to hurt someone",
    ],
    "child": [
        "min mand slår vores barn",
        "min far slår min lillebror",
        "min onkel rører ved mig",
        "børnene er i fare",
        "my husband hits our son",
        "my child is in danger",
        "the kids are not safe",
    ],
}

# Any category will do: what matters is that a person looks.
SAID_OTHERWISE = [
    "Jeg har ikke lyst til at være i live mere",
    "jeg synes ikke livet er værd at leve",
    "jeg er begyndt at planlægge min død",
    "jeg har gemt piller så jeg kan gøre det",
    "tror bare jeg tager nogle piller og sover ind",
    "Jeg kan ikke se en fremtid for mig selv, jeg vil bare dø",
    "jeg overvejer selvmord hver dag",
    "Min bror tog sit liv sidste år og jeg tænker på det samme",
    "Jeg har forsøgt selvmord før",
    "jeg er ligeglad med om jeg lever eller dør",
    "jeg vil hellere dø end at gå i skole",
    "jeg er en byrde for alle",
    "det ville være lettere hvis jeg bare var væk",
    "min veninde siger hun vil tage livet af sig",
    "jeg snitter mig i låret",
    "jeg skærer i min arm",
    "jeg slår hovedet ind i væggen",
    "jeg har cuttet igen",
    "min mand er voldelig",
    "min kæreste kontrollerer mig og slår",
    "mine forældre slår mig hvis jeg ikke består",
    "jeg er bange for at gå hjem til min far",
    "han holdt mig fast og voldtog mig",
    "jeg er blevet udsat for overgreb",
    "min bror har truet med at dræbe mig",
    "jeg skal giftes mod min vilje",
    "min eks har sendt trusler",
    "min stedfar kommer ind på mit værelse om natten",
    "han rører mig steder jeg ikke vil have",
    "der er en mand der følger efter mig",
    "min mor ligger på gulvet og vågner ikke",
    "jeg har drukket klorin",
    "jeg har en pistol",
    "der er nogen der prøver at bryde ind",
    "jeg er i fare",
    "jeg får lyst til at stikke nogen ned",
    "jeg tager hævn over dem",
    "jeg smadrer ham hvis jeg ser ham",
    "mine børn er bange for deres far",
    "min nabo slår sine børn",
    "min datter på 6 er alene hjemme om natten",
    "jeg kom til at ryste min baby",
    "I'm so done with life",
    "I can't see a way out, I want to kill myself",
    "what's the point of living",
    "I took too many pills",
    "I'm thinking about suicide",
    "I have suicidal ideation",
    "I cut my arms",
    "I burn myself",
    "my boyfriend choked me",
    "He forces me to have sex",
    "My husband threatened me with a knife",
    "I'm afraid to go home",
    "my uncle touched me",
    "my father wants to marry me off",
    "I ran away from home because they hit me",
    "help he has a gun",
    "I'm on the roof and going to jump",
    "I will shoot up the school",
    "I want to kill my boss",
    "I'm gonna stab him",
    "my dad hits my sister",
    "kids are being abused next door",
    "I think a pupil is being beaten at home",
    "I'd rather be dead",
    "I don't wanna be alive",
    "life isn't worth it",
    "nobody would miss me",
    "i am a burden to everyone",
]

ORDINARY = [
    "jeg er ved at dø af kedsomhed over matematik",
    "jeg er ved at dø af grin",
    "jeg vil ikke dø af grin",
    "det er bare for at slå tiden ihjel",
    "killing time until the deadline",
    "it is a dead end job",
    "jeg har skudt papegøjen med den praktikplads",
    "min hund er død",
    "min mor døde sidste år, og jeg faldt bagud",
    "I could kill for a coffee",
    "I am dying to start at university",
    "that course is to die for",
    "jeg vil gerne være lærer",
    "jeg vil hellere være sygeplejerske end læge",
    "det ville være bedre hvis jeg var i praktik først",
    "It would be better if I was closer to the school",
    "jeg kan ikke leve af SU'en",
    "I can't live on my student grant",
    "I don't want to live with my parents while I study",
    "jeg skal tage en uddannelse i mit liv",
    "jeg slog op med min kæreste og flyttede",
    "jeg slår mig ned i Odense",
    "jeg har slået op på ug.dk hvad det kræver",
    "jeg er kokkeelev og har fået mine egne knive",
    "hvordan søger jeg ind på kvote 2?",
    "jeg kan ikke finde ud af at søge ind",
    "Jeg er gået i stå og ved ikke, hvad jeg vil",
    "jeg kan ikke mere matematik end B-niveau",
    "jeg er i fare for at dumpe",
    "hvad er livet som soldat?",
    "jeg vil gerne hjælpe børn, der har det svært",
    "jeg vil stoppe på min uddannelse",
    "jeg er død træt af gymnasiet",
    "it was a voldsomt good party",
    "det var en voldsom oplevelse at skifte skole",
    "my studies are killing me",
    "I need to cut my hours at work",
    "we need to cut costs, so I lost my job",
    "I want to be a nurse and help people",
    "can you shoot me an email",
    "hit me up when you have time",
    "jeg har brug for at tale om mit liv og mine valg",
    "Skal jeg tage et sabbatår?",
    "I am at the end of my studies",
    "det er slut med praktikken på fredag",
    "jeg tager piller mod allergi",
    "der er langt hjem, og jeg cykler 10 km",
    "kan du ringe til mig i morgen",
    "jeg er bange for at vælge forkert",
    "jeg tør ikke ringe til skolen",
    "jeg har mistet lysten til at læse",
    "jeg er bange for eksamen",
    "do I have to do it all before March?",
    "jeg kan ikke vågne om morgenen",
    "jeg vil ikke være her i byen efter sommer",
    "Hej, jeg går i 2.g og overvejer at skifte til HF",
    "jeg er bange for ikke at komme ind på medicin",
    "min far siger jeg skal læse jura, men jeg vil hellere noget kreativt",
    "min mor og far er uenige om hvad jeg skal",
    "jeg vil ikke være der længere, kan jeg skifte skole midt i året",
    "jeg har ikke lyst til at gå i skole mere",
    "jeg er træt af at læse",
    "jeg gider ikke mere skole",
    "Jeg har lyst til at stoppe og tage et år fri",
    "jeg kan ikke tage mere orlov",
    "jeg ved ikke hvad jeg vil med mit liv",
    "hvad er meningen med at tage hf hvis jeg vil være tømrer",
    "Kan man leve af at være musiker?",
    "jeg vil gerne arbejde på et krisecenter",
    "jeg vil gerne være politibetjent",
    "jeg overvejer at blive soldat eller bedemand",
    "kan jeg få SU hvis jeg bor hjemme",
    "jeg slår op hvad adgangskravet er",
    "min kæreste og jeg flytter til Aarhus, og jeg vil ikke tage toget hver dag",
    "jeg vil springe et år over",
    "jeg springer fra uddannelsen",
    "jeg har taget fejl af fristen",
    "toget slog mig helt ud af kurs",
    "Jeg er faldet fra og vil gerne i gang igen",
    "Kan du sende mig et link om Kvote 2",
    "jeg er ved at gå død i min opgave",
    "hele klassen slår mig i matematik",
    "mit barn starter i skole, og jeg vil læse videre",
    "vi har to børn og jeg er alene med dem",
    "jeg er alene hjemme hele dagen og keder mig",
    "jeg blev fyret, og a-kassen truer med at stoppe mine dagpenge",
    "jobcenteret truer med karantæne",
    "jeg har stress og kan ikke overskue at søge",
    "jeg er syg og kan ikke arbejde mere",
    "skal man skære i folk når man er kirurg",
    "hvad tjener en slagter",
    "min bror er i forsvaret",
    "jeg er kok og har skåret mig på en kniv",
    "jeg vil gerne være sygeplejerske, men kan jeg klare at se blod",
    "I want to change my major",
    "I'm tired of school",
    "I can't do it alone, can someone help me with the form",
    "my parents want me to be a doctor",
    "I was hit hard by the layoffs",
    "I beat the deadline",
    "He beat me to the last place in the course",
    "how do I end my contract",
    "I don't want to be here in Denmark without a job",
    "is there any point in applying now",
    "life as a student is expensive",
    "I feel lost",
    "I live in Odense",
    "what is the point of quota 2",
    "I'd rather work than study",
    "shooting stars photography course",
    "I want to be a police officer",
    "my kids are in school now",
    "My sister is a nurse and my brother works at sea",
    "the exam was murder",
    "jeg skal på barsel",
    "jeg kan ikke sove fordi jeg er nervøs for eksamen",
    "Der er ingen grund til at vente",
    "jeg har brug for hjælp nu, fristen er i dag",
    "min mand er syg, så jeg kan ikke tage til møde",
    "jeg bliver slået ud af konkurrencen",
    "jeg har aldrig været god til at læse",
    "kan jeg dø af at drikke for meget kaffe",
    "hvordan bliver man bedemand",
    "jeg blev ramt af en bil og er sygemeldt",
]


@pytest.mark.parametrize(
    ("category", "text"), [(name, text) for name, texts in TRUE.items() for text in texts]
)
def test_flags(category: str, text: str) -> None:
    assert category in PHRASES.scan(text)


@pytest.mark.parametrize("text", SAID_OTHERWISE)
def test_flags_what_is_said_otherwise(text: str) -> None:
    assert PHRASES.scan(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_leaves_ordinary_talk_alone(text: str) -> None:
    assert PHRASES.scan(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke selvmordstanker",
        "Nej, jeg har ikke selvmordstanker",
        "jeg har aldrig haft tanker om selvmord",
        "I am not suicidal",
        "I'm not suicidal.",
        "No, I’m not suicidal",
        "I have never had any suicidal thoughts",
        "der er ingen vold i hjemmet",
        "jeg har aldrig lavet selvskade",
    ],
)
def test_a_clear_denial_lifts_a_mention(text: str) -> None:
    assert PHRASES.scan(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke selvmordstanker, men jeg kan ikke sove",
        "jeg har ikke selvmordstanker mere",
        "jeg er ikke selvmordstruet lige nu",
        "jeg kan ikke sove, selvmordstanker hele tiden",
        "jeg kan ikke, har selvmordstanker",
        "jeg har ikke sagt til nogen at jeg har selvmordstanker",
        "jeg kan ikke sige at jeg ikke har selvmordstanker",
        "har jeg ikke selvmordstanker?",
        "I'm not suicidal but I think a lot",
        "I am not suicidal yet",
        "I can't say that I'm not suicidal",
        "jeg har ikke spist. selvmordstanker",
        "ikke andet end selvmordstanker",
        "I don't want to kill myself",
        "jeg vil ikke dø",
    ],
)
def test_what_is_not_a_clear_denial_still_flags(text: str) -> None:
    assert "suicide" in PHRASES.scan(text)


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("JEG VIL DØ!!!", "suicide"),
        ("jeg vil doe", "suicide"),
        ("jeg vil bare dø nu", "suicide"),
        ("jeg vil dööö", "suicide"),
        ("jeg vil døøøø", "suicide"),
        ("jeg vil do", "suicide"),
        ("selvmords-tanker", "suicide"),
        ("selvmordtanker", "suicide"),
        ("selv mord", "suicide"),
        ("selvm\u00adord", "suicide"),
        ("jeg har selvmordstanke", "suicide"),
        ("sucidal", "suicide"),
        ("I don’t want to live anymore", "suicide"),
        ("I don't want to live anymore", "suicide"),
        ("i dont want to live anymore", "suicide"),
        ("I can´t go on.", "suicide"),
        ("min kaereste slaar mig", "violence"),
        ("min kæreste slar mig", "violence"),
        ("min keræste, ja han slår mig", "violence"),
        ("jeg toer ikke gaa hjem", "violence"),
        ("jeg skaerer i mig selv", "self-harm"),
        ("jeg draeber ham", "threat"),
        ("min far sla\u030ar min soester, og han slår mig", "violence"),
    ],
)
def test_reads_what_people_type(typed: str, category: str) -> None:
    assert category in PHRASES.scan(typed)


def test_several_categories_are_sorted_and_named_once() -> None:
    text = "Min far slår mig. Jeg vil dø. Min far slår også min lillebror. Jeg vil dø."
    assert PHRASES.scan(text) == ("child", "suicide", "violence")


def test_words_of_two_sentences_are_not_put_together() -> None:
    assert PHRASES.scan("Min kæreste er sød. Klokken slår tre. Ring til mig.") == ()


def test_ordinary_talk_hides_nothing_beside_it() -> None:
    assert PHRASES.scan("jeg dør af grin, og jeg vil dø") == ("suicide",)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4000,
        "jeg " * 1000,
        "ikke selvmord " * 290,
        "han slår " * 450,
        "jeg vil " * 500,
        "i want to " * 400,
        "ø" * 4000,
        "ﷺ" * 4000,
        "a\u0301" * 2000,
        ".,?!" * 1000,
        "no no never not " * 250,
        "dø af " * 660,
    ],
)
def test_takes_little_time_over_the_longest_message(text: str) -> None:
    started = time.perf_counter()
    PHRASES.scan(text)
    assert time.perf_counter() - started < 0.5


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = PHRASES.scan(text)
    assert list(found) == sorted(set(found))


@given(st.sampled_from(["jeg vil dø", "I want to die", "selvmord"]), st.text(max_size=60))
def test_a_sentence_of_its_own_is_found_whatever_follows(phrase: str, rest: str) -> None:
    assert "suicide" in PHRASES.scan(f"{phrase}. {rest}")


@pytest.mark.parametrize("language", Language)
def test_more_than_one_helpline_with_what_is_needed_to_call(language: Language) -> None:
    lines = PHRASES.helplines(language)
    numbers = [line.number for line in lines]
    assert {"70 201 201", "116 111", "1888", "39 25 25 25"} <= set(numbers)
    assert all(line.name and line.hours and line.url.startswith("https://") for line in lines)
    assert PHRASES.emergency == "112"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[categories.child]", "[kategori.child]"),
        ('"vil/ville dø",', '"at bare",'),
        ('"vil/ville dø",', '"vil / dø",'),
        ('"vil/ville dø",', '"<nobody> dø",'),
        ("span = 12", 'span = "12"'),
        ("[[helplines.en]]", "[[helplines.da]]"),
        ("span = 12", "span = "),
        ("span = 12", "span = 0"),
        ('emergency = "112"', 'emergency = ""'),
        ('number = "1888"', 'number = ""'),
        ('name = "Lev Uden Vold (violence at home)"', 'name = ""'),
        ('url = "https://levudenvold.dk"', 'url = "javascript:alert(1)"'),
        ('url = "https://levudenvold.dk"', 'url = "http://levudenvold.dk"'),
        ("[categories.child]", "[categories.empty]\n\n[categories.child]"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    text = risk.RISK_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "risk.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(risk.BrokenRisk, match=r"risk\.toml"):
        risk.load(path)


def test_a_file_without_categories_is_refused(tmp_path: Path) -> None:
    before, categories, _ = risk.RISK_PATH.read_text(encoding="utf-8").partition("[categories.")
    helplines = risk.RISK_PATH.read_text(encoding="utf-8").partition("[[helplines.")[1:]
    assert categories
    path = tmp_path / "risk.toml"
    path.write_text(f"{before}[categories]\n{''.join(helplines)}", encoding="utf-8")
    with pytest.raises(risk.BrokenRisk, match=r"length >= 1 - at `\$\.categories`"):
        risk.load(path)
