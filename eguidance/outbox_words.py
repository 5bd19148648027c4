"""Every sentence of the page of messages to pass on, in one place per language."""

from dataclasses import dataclass

from channels_layer.protocol import Language


@dataclass(frozen=True)
class OutboxWords:
    """`done` is by its code, `write` by kind. `{number}` and `{time}` are as people read them.

    `{name}` is who wrapped up the talk that a lost message was said in.
    """

    title: str
    lead: str
    sends_itself: str
    none: str
    none_lead: str
    number: dict[bool, str]
    to: str
    due: str
    lost: str
    moment: str
    text: str
    write: dict[str, str]
    write_to: dict[str, str]
    call: str
    call_to: str
    save_file: str
    save_file_to: str
    file: str
    copy: str
    copied: str
    passed_on: str
    passed_on_to: str
    undo: str
    done: dict[str, str]
    find: str
    search: str
    no_match: str
    older: str
    newer: str
    desk: str


WORDS = {
    Language.DANISH: OutboxWords(
        title="Udbakke",
        lead="Tjenesten kan ikke selv sende dem her. Send dem med din egen telefon eller mail, og "
        "sig til, når det er gjort.",
        sends_itself="Tjenesten sender selv nu. Her er kun det, der blev tilbage fra før, og det, "
        "der ikke kom frem.",
        none="Der er intet at sende.",
        none_lead="Nye kommer frem her, når du henter siden igen.",
        number={True: "1 besked venter.", False: "{number} beskeder venter."},
        to="Til",
        due="Skulle være sendt {time}",
        lost="Den kom ikke frem. {name} har afsluttet samtalen og ser det ikke ved bordet.",
        moment=r"d.m.Y \k\l. G.i",
        text="Tekst",
        write={"sms": "Skriv sms", "mail": "Skriv mail"},
        write_to={"sms": "Skriv sms til {number}", "mail": "Skriv mail til {number}"},
        call="Ring",
        call_to="Ring til {number}",
        save_file="Hent filen, du skal vedhæfte",
        save_file_to="Hent filen, du skal vedhæfte til {number}",
        file="aftale.ics",
        copy="Kopiér teksten",
        copied="Kopieret",
        passed_on="Den er sendt",
        passed_on_to="Den er sendt til {number}",
        undo="Fortryd",
        done={
            "passed-on": "Det er noteret, at den er sendt.",
            "too-late": "Den er allerede sendt af en anden.",
            "taken-back": "Den er ikke sendt og står på listen igen.",
            "is-back": "Den står allerede på listen.",
        },
        find="Find et nummer, en adresse eller et ord",
        search="Søg",
        no_match="Intet passer til din søgning.",
        older="Ældre",
        newer="Nyere",
        desk="Til bordet",
    ),
    Language.ENGLISH: OutboxWords(
        title="Outbox",
        lead="The service cannot send these itself. Send them with your own phone or mail, and "
        "say when it is done.",
        sends_itself="The service sends by itself now. Here is only what was left from before, and "
        "what did not arrive.",
        none="There is nothing to send.",
        none_lead="New ones show here when you load the page again.",
        number={True: "1 message waits.", False: "{number} messages wait."},
        to="To",
        due="Should have been sent {time}",
        lost="It did not arrive. {name} has wrapped up the talk and does not see it at the desk.",
        moment=r"d.m.Y \a\t G:i",
        text="Text",
        write={"sms": "Write a text", "mail": "Write a mail"},
        write_to={"sms": "Write a text to {number}", "mail": "Write a mail to {number}"},
        call="Call",
        call_to="Call {number}",
        save_file="Save the file to attach",
        save_file_to="Save the file to attach for {number}",
        file="appointment.ics",
        copy="Copy the text",
        copied="Copied",
        passed_on="It is sent",
        passed_on_to="It is sent to {number}",
        undo="Undo",
        done={
            "passed-on": "It is noted that it was sent.",
            "too-late": "Somebody else has sent it already.",
            "taken-back": "It is not sent, and is on the list again.",
            "is-back": "It is on the list already.",
        },
        find="Find a number, an address or a word",
        search="Search",
        no_match="Nothing fits your search.",
        older="Older",
        newer="Newer",
        desk="To the desk",
    ),
}
