"""Every sentence of the page of text messages to pass on, in one place per language."""

from dataclasses import dataclass

from channels_layer.protocol import Language


@dataclass(frozen=True)
class OutboxWords:
    """`done` is by its code. `{number}` and `{time}` are as people read them."""

    title: str
    lead: str
    sends_itself: str
    none: str
    none_lead: str
    number: dict[bool, str]
    to: str
    due: str
    moment: str
    text: str
    write: str
    write_to: str
    call: str
    call_to: str
    copy: str
    copied: str
    passed_on: str
    passed_on_to: str
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
        lead="Tjenesten kan ikke selv sende sms. Send dem herfra med din egen telefon, og sig til, "
        "når det er gjort.",
        sends_itself="Tjenesten sender selv sms nu. Her er kun det, der blev tilbage fra før.",
        none="Der er ingen sms at sende.",
        none_lead="Nye kommer frem her, når du henter siden igen.",
        number={True: "1 sms venter.", False: "{number} sms venter."},
        to="Til",
        due="Skulle være sendt {time}",
        moment="%d.%m.%Y kl. %H.%M",
        text="Tekst",
        write="Skriv sms",
        write_to="Skriv sms til {number}",
        call="Ring",
        call_to="Ring til {number}",
        copy="Kopiér teksten",
        copied="Kopieret",
        passed_on="Den er sendt",
        passed_on_to="Den er sendt til {number}",
        done={
            "passed-on": "Det er noteret, at den er sendt.",
            "too-late": "Den er alt sendt af en anden.",
        },
        find="Find et nummer eller et ord",
        search="Søg",
        no_match="Ingen sms passer til din søgning.",
        older="Ældre",
        newer="Nyere",
        desk="Til bordet",
    ),
    Language.ENGLISH: OutboxWords(
        title="Outbox",
        lead="The service cannot send text messages itself. Send them from here with your own "
        "phone, and say when it is done.",
        sends_itself="The service sends text messages itself now. Here is only what was left "
        "from before.",
        none="There are no text messages to send.",
        none_lead="New ones show here when you load the page again.",
        number={True: "1 text message waits.", False: "{number} text messages wait."},
        to="To",
        due="Should have been sent {time}",
        moment="%d.%m.%Y at %H:%M",
        text="Text",
        write="Write a text",
        write_to="Write a text to {number}",
        call="Call",
        call_to="Call {number}",
        copy="Copy the text",
        copied="Copied",
        passed_on="It is sent",
        passed_on_to="It is sent to {number}",
        done={
            "passed-on": "It is noted that it was sent.",
            "too-late": "A colleague has sent it already.",
        },
        find="Find a number or a word",
        search="Search",
        no_match="No text message fits your search.",
        older="Older",
        newer="Newer",
        desk="To the desk",
    ),
}
