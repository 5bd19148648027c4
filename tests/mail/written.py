"""Mails as programs write them, with made-up people."""

GMAIL_DANISH = """\
Hej

Tak for svaret! Hvad koster det?

Mvh
Anemone

Den man. 7. sep. 2026 kl. 09.15 skrev eGuidance <
vejledning@guidance.example>:

> Hej Anemone
>
> Gartner læser man i Beder.
>
> --
> Ane
> eGuidance
>
"""
GMAIL_ENGLISH = """\
Thanks, that helps.

On Mon, Sep 7, 2026 at 9:15 AM eGuidance <vejledning@guidance.example>
wrote:

> You can study it in Beder.
"""
IPHONE_DANISH = """\
Ja, det vil jeg gerne

Sendt fra min iPhone

> Den 7. sep. 2026 kl. 09.15 skrev eGuidance <vejledning@guidance.example>:
>
> Skal vi ringe til dig?
"""
IPHONE_ENGLISH = """\
Yes please

Sent from my iPhone

> On 7 Sep 2026, at 09.15, eGuidance <vejledning@guidance.example> wrote:
>
> Shall we call you?
"""
OUTLOOK_DANISH = """\
Jeg har et spørgsmål mere.

Med venlig hilsen

Anemone Nygaard
Gartnerelev
Nygaards Planteskole
Tlf. 20 30 40 50

________________________________
Fra: eGuidance <vejledning@guidance.example>
Sendt: 7. september 2026 09:15
Til: Anemone Nygaard <anemone@post.example>
Emne: Re: Gartner

Gartner læser man i Beder.
"""
OUTLOOK_ENGLISH = """\
One more question.

Kind regards,
Anemone Nygaard
Apprentice

From: eGuidance <vejledning@guidance.example>
Sent: Monday, September 7, 2026 9:15 AM
To: Anemone Nygaard <anemone@post.example>
Subject: Re: Gardener

You can study it in Beder.
"""
OUTLOOK_OLD = """\
Hvornår?

-----Oprindelig meddelelse-----
Fra: eGuidance [mailto:vejledning@guidance.example]
Sendt: 7. september 2026 09:15
Til: anemone@post.example
Emne: Gartner

I morgen.
"""
OUTLOOK_PHONE = """\
Det lyder godt

Hent Outlook til iOS<https://aka.example/o0ukef>
________________________________
*Fra:* eGuidance <vejledning@guidance.example>
*Sendt:* mandag 7. september 2026 09.15
*Til:* anemone@post.example
*Emne:* Gartner

Vi ses.
"""
APPLE_GERMAN = """\
Vielen Dank!

Mit freundlichen Grüßen
Anemone

> Am 07.09.2026 um 09:15 schrieb eGuidance <vejledning@guidance.example>:
>
> Gern geschehen.
"""
THUNDERBIRD_BELOW = """\
Den 07.09.2026 kl. 09.15 skrev eGuidance:
> Kan du komme i morgen?

Ja, klokken 10.
"""
BETWEEN = """\
Den 07.09.2026 kl. 09.15 skrev eGuidance:
> Kan du komme i morgen?
Ja.
> Klokken 10?
Nej, 11.
"""
FORWARDED = """\
Hvad betyder det her?

---------- Forwarded message ---------
Fra: Skolen <skole@post.example>
Date: man. 7. sep. 2026 kl. 09.15
Subject: Optagelse
To: <anemone@post.example>

Du er på venteliste.
"""
# Each with what is its own, a word of its signature if it has one, and one of its quote.
PROGRAMS = {
    "Gmail, Danish": (
        GMAIL_DANISH,
        "Hej\n\nTak for svaret! Hvad koster det?\n\nMvh\nAnemone",
        "",
        "Beder",
    ),
    "Gmail, English": (GMAIL_ENGLISH, "Thanks, that helps.", "", "Beder"),
    "iPhone, Danish": (IPHONE_DANISH, "Ja, det vil jeg gerne", "iPhone", "ringe"),
    "iPhone, English": (IPHONE_ENGLISH, "Yes please", "iPhone", "call you"),
    "Outlook, Danish": (
        OUTLOOK_DANISH,
        "Jeg har et spørgsmål mere.\n\nMed venlig hilsen\n\nAnemone Nygaard",
        "20 30 40 50",
        "Beder",
    ),
    "Outlook, English": (
        OUTLOOK_ENGLISH,
        "One more question.\n\nKind regards,\nAnemone Nygaard",
        "Apprentice",
        "Beder",
    ),
    "Outlook, old": (OUTLOOK_OLD, "Hvornår?", "", "I morgen"),
    "Outlook, on a telephone": (OUTLOOK_PHONE, "Det lyder godt", "Outlook til iOS", "Vi ses"),
    "Apple, German": (
        APPLE_GERMAN,
        "Vielen Dank!\n\nMit freundlichen Grüßen\nAnemone",
        "",
        "Gern geschehen",
    ),
    "Thunderbird, answered below": (THUNDERBIRD_BELOW, "Ja, klokken 10.", "", "i morgen?"),
    "forwarded": (FORWARDED, "Hvad betyder det her?", "", "venteliste"),
}
