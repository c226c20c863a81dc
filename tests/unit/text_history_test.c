/*
 * text_history_test.c - own words: quoted history in all the forms and languages that mail programs leave it in.
 */
#include "text_samples.h"

static const sample history[] = {
    {"lines with marks", REPLY "> Where is it?\n> > older\n>\n> bye\n", OWN},
    {"marks after a blank and a zero-width space", REPLY " > a\n\xE2\x80\x8B> b\n", OWN},
    {"English intro, no marks", REPLY "On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:" BELOW, OWN},
    {"English intro over two lines", REPLY "On Tue, May 5, 2026 at 10:10 AM Asha Rao\n<asha@example.net> wrote:" BELOW, OWN},
    {"English intro over three lines", REPLY "On Tue, May 5, 2026 at 10:10 AM Asha <\nasha77@example.net>\nwrote:" BELOW, OWN},
    {"an address broken before its mark", REPLY "tir. 5. maj 2026 kl. 10:10 skrev Asha <asha@example.net\n>:\n\n> hej", OWN},
    {"no colon", REPLY "On Tue, 5 May 2026 10:10:11 +0530 Asha <asha@example.net> wrote" BELOW, OWN},
    {"between dashes", REPLY "---- On Tue, 5 May 2026 10:10:11 +0530 Asha <asha@example.net> wrote ----" BELOW, OWN},
    {"date and address only", REPLY "2026-05-05 10:10 GMT+05:30 Asha <asha@example.net>:\n\n> where?", OWN},
    {"German intro", REPLY "Am 05.05.2026 um 10:10 schrieb Asha Rao:" BELOW, OWN},
    {"French intro", REPLY "Le mar. 5 mai 2026 \xC3\xA0 10:10, Asha <asha@example.net> a \xC3\xA9""crit :" BELOW, OWN},
    {"Spanish intro", REPLY "El mar, 5 may 2026 a las 10:10, Asha (<asha@example.net>) escribi\xC3\xB3:" BELOW, OWN},
    {"Italian intro", REPLY "Il giorno mar 5 mag 2026 alle ore 10:10 Asha <asha@example.net> ha scritto:" BELOW, OWN},
    {"Portuguese intro", REPLY "Em ter., 5 de mai. de 2026 \xC3\xA0s 10:10, Asha <asha@example.net> escreveu:" BELOW, OWN},
    {"Dutch intro", REPLY "Op di 5 mei 2026 om 10:10 schreef Asha <asha@example.net>:" BELOW, OWN},
    {"Swedish intro", REPLY "Den tis 5 maj 2026 kl 10:10 skrev Asha <asha@example.net>:" BELOW, OWN},
    {"Finnish intro", REPLY "ti 5. toukok. 2026 klo 10.10 Asha (asha@example.net) kirjoitti:" BELOW, OWN},
    {"Polish intro", REPLY "wt., 5 maj 2026 o 10:10 Asha <asha@example.net> napisa\xC5\x82(a):" BELOW, OWN},
    {"Czech intro", REPLY "\xC3\xBAt 5. 5. 2026 v 10:10 odes\xC3\xADlatel Asha <asha@example.net> napsal:" BELOW, OWN},
    {"Russian intro", REPLY "вт, 5 мая 2026 г. в 10:10, Asha <asha@example.net>:" BELOW, OWN},
    {"Turkish intro", REPLY "Asha <asha@example.net>, 5 May 2026 Sal, 10:10 tarihinde şunu yazdı:" BELOW, OWN},
    {"Hindi intro", REPLY "मंगल, 5 मई 2026 को 10:10 am बजे को Asha <asha@example.net> ने लिखा:" BELOW, OWN},
    {"Bengali intro", REPLY "মঙ্গল, ৫ মে, ২০২৬ তারিখে ১০:১০ AM টায় তারিখে Asha <asha@example.net> লিখেছেন:" BELOW, OWN},
    {"Punjabi intro", REPLY "ਮੰਗਲ, 5 ਮਈ 2026 10:10 ਪੂ.ਦੁ. 'ਤੇ Asha <asha@example.net> ਨੇ ਲਿਖਿਆ:" BELOW, OWN},
    {"Telugu intro", REPLY "మంగళ, 5 మే 2026, 10:10 AMకి, Asha <asha@example.net> ఇలా రాసారు:" BELOW, OWN},
    {"Hinglish intro", REPLY "5 May 2026 ko 10:10 baje Asha <asha@example.net> ne likha:" BELOW, OWN},
    {"Japanese intro", REPLY "2026/05/05 10:10、Asha <asha@example.net> のメール:" BELOW, OWN},
    {"Chinese intro", REPLY "在 2026年5月5日，10:10，Asha <asha@example.net> 写道：" BELOW, OWN},
    {"a name above marks", REPLY "Asha Rao wrote:\n> where?\n", OWN},
    {"Original Message", REPLY "-----Original Message-----\nFrom: Asha\nSent: Tuesday\n\nWhere?", OWN},
    {"Original Message in German", REPLY "-----Urspr\xC3\xBCngliche Nachricht-----\nWo?", OWN},
    {"Original Message in Hindi", REPLY "----- मूल संदेश -----\nकहाँ है?", OWN},
    {"Original Message in Bengali", REPLY "-------- মূল বার্তা --------\nকোথায়?", OWN},
    {"a forwarded mail", REPLY "---------- Forwarded message ---------\nFrom: Asha <asha@example.net>\nDate: Tue\n\nWhere?", OWN},
    {"a forwarded mail of a Mac", REPLY "Begin forwarded message:\n\nFrom: Asha <asha@example.net>\nSubject: parcel\n\nWhere?", OWN},
    {"header block", REPLY "From: Asha Rao <asha@example.net>\nSent: Tuesday, May 5, 2026 10:10 AM\nTo: Support\nSubject: parcel\n\nWhere?", OWN},
    {"header block below a line", REPLY "________________________________\nFrom: Asha\nSent: Tuesday\nSubject: parcel\n\nWhere?", OWN},
    {"header block in bold", REPLY "*From:* Asha <asha@example.net>\n*Sent:* Tuesday\n*To:* Support\n*Subject:* parcel\n\nWhere?", OWN},
    {"header block in German", REPLY "Von: Asha <asha@example.net>\nGesendet: Dienstag\nAn: Hilfe\nBetreff: Paket\n\nWo?", OWN},
    {"header block in French", REPLY "De : Asha <asha@example.net>\nEnvoy\xC3\xA9 : mardi\n\xC3\x80 : Aide\nObjet : colis\n\nO\xC3\xB9?", OWN},
    {"header block in Spanish", REPLY "De: Asha <asha@example.net>\nEnviado: martes\nPara: Ayuda\nAsunto: paquete\n\n?", OWN},
    {"header block in Polish", REPLY "Od: Asha <asha@example.net>\nWys\xC5\x82""ano: wtorek\nDo: Pomoc\nTemat: paczka\n\n?", OWN},
    {"header block in Russian", REPLY "От: Asha <asha@example.net>\nОтправлено: вторник\nКому: Помощь\nТема: посылка\n\n?", OWN},
    {"header block in Hindi", REPLY "प्रेषक: Asha <asha@example.net>\nभेजा गया: मंगलवार\nप्रति: सहायता\nविषय: पार्सल\n\nकहाँ है?", OWN},
    {"header block in Bengali", REPLY "প্রেরক: Asha <asha@example.net>\nতারিখ: মঙ্গলবার\nপ্রতি: সহায়তা\nবিষয়: পার্সেল\n\nকোথায়?", OWN},
    {"header block in Telugu", REPLY "నుండి: Asha <asha@example.net>\nతేదీ: మంగళవారం\nవిషయం: పార్సిల్\n\nఎక్కడ?", OWN},
    {"header block in Punjabi", REPLY "ਵੱਲੋਂ: Asha <asha@example.net>\nਮਿਤੀ: ਮੰਗਲਵਾਰ\nਵਿਸ਼ਾ: ਪਾਰਸਲ\n\nਕਿੱਥੇ?", OWN},
    {"a ticket system's mark", REPLY "##- Please type your reply above this line -##\n\nTicket 12 was updated.", OWN},
    {"a ticket system's mark at the top", "##- Please type your reply above this line -##\n" OWN, OWN},
    {"a mark in German", REPLY "--- Bitte antworten Sie oberhalb dieser Linie ---\nalt", OWN},
    {"a line that lost its mark", REPLY "> This is a long line that a mail program has wrapped at the wrong place, as they\ndo at times\n> more",
     OWN},
};

/* ---- words above, between and below ---- */

static const sample mixed[] = {
    {"a telephone's line between paragraphs",
     "It is done.\n\nSent from my iPhone\n\nOne thing more: the lid comes on Monday.",
     "It is done.\n\nOne thing more: the lid comes on Monday."},
    {"Outlook's line between paragraphs",
     "It is done.\n\nGet Outlook for Android<https://aka.example/x>\n\nBye",
     "It is done.\n\nBye"},
    {"such a line within a paragraph stays",
     "It is done.\nSent from my iPhone it looks odd.\nBye",
     "It is done.\nSent from my iPhone it looks odd.\nBye"},
    {"an address in lines of its own",
     REPLY "On Tue, May 5, 2026 at 10:10 AM Asha Rao\n\n<\nmailto:Asha Rao <asha@example.net>\n> wrote:\nWhere?", OWN},
    {"a link that lost its mark",
     "It is done.\n\nOn 5 May 2026 at 10:10, Asha Rao wrote:\n\n> one\n> two\n (http://example.net/x) >\n> three\n",
     "It is done."},
    {"a quotation that begins with a number",
     "It is done.\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> 5 lids are missing\n",
     "It is done."},
    {"and with words below it",
     "On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n\n> 5 lids are missing\n\nThey come on Monday.",
     "They come on Monday."},
    {"three answers",
     "On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n\n> Where is it?\n\nIn Pune.\n\n> When?\n> Soon?\n\n"
     "Tomorrow.\n\n> Bye\n\nBye, Priya",
     "In Pune.\n\nTomorrow.\n\nBye, Priya"},
    {"answers without blank lines",
     "> Where is it?\nIn Pune.\n> When?\nTomorrow.\n> Thanks\nWelcome.",
     "In Pune.\n\nTomorrow.\n\nWelcome."},
    {"answers in small letters", "> Where is it?\nin pune\n> When?\ntomorrow", "in pune\n\ntomorrow"},
    {"answers between nested quotations",
     ">> old\n> Where is it?\nIn Pune.\n>> older\n> When?\nTomorrow.",
     "In Pune.\n\nTomorrow."},
    {"a name before the mark stays", "Asha> Where is it?\nIn Pune.", "Asha> Where is it?\nIn Pune."},
    {"answers in a mail without marks are not told from it",
     "Please see my answers in red.\n\n-----Original Message-----\nFrom: Asha <asha@example.net>\nSent: Tuesday\nTo: us\n"
     "Subject: p\n\nWhere is it? [Priya] In Pune.",
     "Please see my answers in red."},
    {"words above and answers below",
     "Answers below.\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> Where is it?\n\nIn Pune.\n\n> When?\n\n"
     "Tomorrow.",
     "Answers below.\n\nIn Pune.\n\nTomorrow."},
    {"lists as answers",
     "> steps?\n\nHere:\n1. Open it\n2. Close it\n\n> more?\n\n- none\n- at all",
     "Here:\n1. Open it\n2. Close it\n\n- none\n- at all"},
    {"two intros",
     "One.\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> a\n\nTwo.\n\nOn Mon, 4 May 2026 at 9:10, Ravi "
     "<ravi@example.net> wrote:\n> b\n\nThree.",
     "One.\n\nTwo.\n\nThree."},
    {"words above a forwarded mail",
     "See what the depot says:\n\n---------- Forwarded message ---------\nFrom: Depot <depot@example.net>\nDate: Tue, 5 May "
     "2026 at 10:10\nSubject: parcel 12\nTo: us <us@example.net>\n\nIt left.",
     "See what the depot says:"},
    {"answers in Hindi", "> मेरा पार्सल कहाँ है?\n\nपुणे में है।\n\n> कब आएगा?\n\nकल।", "पुणे में है।\n\nकल।"},
    {"a signature above a quotation",
     "It is done.\n\nRegards,\nPriya\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> a\n> Regards,\n> Asha",
     "It is done."},
    {"a signature below a quotation",
     "It is done.\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> a\n\n-- \nPriya\nSupport",
     "It is done."},
    {"a footer below a quotation",
     "It is done.\n\n> a\n\nThis email and any attachments are confidential. If you are not the intended recipient, delete it.",
     "It is done."},
    {"a call on a Wednesday",
     "On Wednesday Priya from our shop called you.\n\nShe wrote:\n\"call me\"\n",
     "On Wednesday Priya from our shop called you.\n\nShe wrote:\n\"call me\""},
    {"an intro broken within a name",
     "It is done.\n\nOn Tue, May 5, 2026 at 10:10 AM, Asha Rao of the Very Long Company Name\nPrivate Limited "
     "<asha@example.net> wrote:\n\n> a",
     "It is done."},
    {"a narrow no-break space in an intro",
     "It is done.\n\nOn Tue, May 5, 2026 at 10:10 AM Asha Rao <asha@example.net> wrote:\n\n> a",
     "It is done."},
    {"marks of direction in an intro",
     "It is done.\n\n\xE2\x80\x8EOn Tue, May 5, 2026 at 10:10, \xE2\x80\x8E""Asha <asha@example.net> wrote:\n\na",
     "It is done."},
    {"line breaks of Windows around an intro",
     "It is done.\r\n\r\nOn Tue, May 5, 2026 at 10:10, Asha <asha@example.net> wrote:\r\n\r\n> a\r\n",
     "It is done."},
    {"an indented quotation",
     "It is done.\n\n    On Tue, May 5, 2026 at 10:10, Asha <asha@example.net> wrote:\n    > a",
     "It is done."},
    {"marks behind blanks", "It is done.\n\n  > a\n  > b", "It is done."},
    {"marks behind a tab", "It is done.\n\n\t> a\n\t> b", "It is done."},
    {"Outlook without addresses",
     "It is done.\n\nFrom: Asha Rao\nSent: Tuesday, May 5, 2026 10:10 AM\nTo: Support\nSubject: parcel\n\nWhere?",
     "It is done."},
    {"and in German",
     "Erledigt.\n\nVon: Asha Rao\nGesendet: Dienstag, 5. Mai 2026 10:10\nAn: Hilfe\nBetreff: Paket\n\nWo?",
     "Erledigt."},
    {"and in Hindi",
     "हो गया।\n\nप्रेषक: आशा राव\nभेजा गया: मंगलवार, 5 मई 2026 10:10\nप्रति: सहायता\nविषय: पार्सल\n\nकहाँ?",
     "हो गया।"},
    {"headers with blank lines between",
     "It is done.\n\nFrom: Asha <asha@example.net>\n\nSent: Tuesday, May 5, 2026 10:10 AM\n\nTo: Support\n\nSubject: parcel\n\n"
     "Where?",
     "It is done."},
    {"headers with many receivers",
     "It is done.\n\nFrom: Asha <asha@example.net>\nSent: Tuesday, May 5, 2026 10:10 AM\nTo: Support <us@example.net>; Ravi "
     "<ravi@example.net>;\n Priya <p@example.net>\nCc: All\nSubject: parcel\n\nWhere?",
     "It is done."},
    {"a group's footer",
     "It is done.\n\n-- \nYou received this message because you are subscribed to the Google Groups \"x\" group.\nTo "
     "unsubscribe from this group and stop receiving emails from it, send an email to x@example.net.",
     "It is done."},
    {"a banner in brackets", "[EXTERNAL EMAIL] Do not click links.\n\nIt is done.", "It is done."},
};

/* ---- every form in every language ---- */

typedef struct piece
{
    const char *name, *text;
} piece;

/* What stands above a quotation. */
static const piece intros[] = {
    {"English, Gmail", "On Tue, May 5, 2026 at 10:10 AM Asha Rao <asha@example.net> wrote:"},
    {"English, an iPhone", "On 5 May 2026, at 10:10 am, Asha Rao <asha@example.net> wrote:"},
    {"English, Thunderbird", "On 05/05/2026 10:10, Asha Rao wrote:"},
    {"English, Yahoo", "On Tuesday, 5 May, 2026, 10:10:11 am IST, Asha Rao <asha@example.net> wrote:"},
    {"English, RT", "On Tue May 05 10:10:11 2026, asha@example.net wrote:"},
    {"English, Notes", "Asha Rao <asha@example.net> wrote on 05/05/2026 10:10:11 AM:"},
    {"English, Eudora", "At 10:10 AM 5/5/2026, Asha Rao wrote:"},
    {"English, Horde", "Quoting Asha Rao <asha@example.net>:"},
    {"English, mutt", "* Asha Rao <asha@example.net> [2026-05-05 10:10:11 +0530]:"},
    {"English, mailing lists", "On Tue, 5 May 2026 10:10:11 +0530 (IST), Asha Rao <asha@example.net> wrote:"},
    {"English, Outlook for Mac", "On 5/5/26, 10:10 AM, \"Asha Rao\" <asha@example.net> wrote:"},
    {"English, with a zone", "On Tuesday, May 5th, 2026 at 10:10 AM, Asha Rao <asha@example.net> wrote:"},
    {"German, Gmail", "Am Di., 5. Mai 2026 um 10:10 Uhr schrieb Asha Rao <asha@example.net>:"},
    {"German, Gmail on a phone", "Asha Rao <asha@example.net> schrieb am Di., 5. Mai 2026, 10:10:"},
    {"German, Apple", "Am 05.05.2026 um 10:10 schrieb Asha Rao <asha@example.net>:"},
    {"French, Gmail", "Le mar. 5 mai 2026 à 10:10, Asha Rao <asha@example.net> a écrit :"},
    {"French, Thunderbird", "Le 05/05/2026 à 10:10, Asha Rao a écrit :"},
    {"Spanish, Gmail", "El mar, 5 may 2026 a las 10:10, Asha Rao (<asha@example.net>) escribió:"},
    {"Spanish, Thunderbird", "El 5/5/26 a las 10:10, Asha Rao escribió:"},
    {"Spanish, Apple", "El 5 may 2026, a las 10:10, Asha Rao <asha@example.net> escribió:"},
    {"Italian, Gmail", "Il giorno mar 5 mag 2026 alle ore 10:10 Asha Rao <asha@example.net> ha scritto:"},
    {"Italian, Thunderbird", "Il 05/05/2026 10:10, Asha Rao ha scritto:"},
    {"Portuguese, Gmail", "Em ter., 5 de mai. de 2026 às 10:10, Asha Rao <asha@example.net> escreveu:"},
    {"Portuguese, Portugal", "Asha Rao <asha@example.net> escreveu no dia terça, 5/05/2026 à(s) 10:10:"},
    {"Portuguese, Apple", "No dia 05/05/2026, às 10:10, Asha Rao <asha@example.net> escreveu:"},
    {"Dutch, Gmail", "Op di 5 mei 2026 om 10:10 schreef Asha Rao <asha@example.net>:"},
    {"Dutch, Apple", "Op 5 mei 2026 om 10:10 heeft Asha Rao <asha@example.net> het volgende geschreven:"},
    {"Polish, Gmail", "wt., 5 maj 2026 o 10:10 Asha Rao <asha@example.net> napisał(a):"},
    {"Polish, older", "W dniu wtorek, 5 maja 2026 użytkownik Asha Rao <asha@example.net> napisał:"},
    {"Polish, Thunderbird", "W dniu 5.05.2026 o 10:10, Asha Rao pisze:"},
    {"Polish, Apple", "Wiadomość napisana przez Asha Rao <asha@example.net> w dniu 5 maj 2026, o godz. 10:10:"},
    {"Swedish, Gmail", "Den tis 5 maj 2026 kl 10:10 skrev Asha Rao <asha@example.net>:"},
    {"Swedish, Apple", "5 maj 2026 kl. 10:10 skrev Asha Rao <asha@example.net>:"},
    {"Danish, Gmail", "Den tirs. 5. maj 2026 kl. 10.10 skrev Asha Rao <asha@example.net>:"},
    {"Norwegian, Gmail", "tir. 5. mai 2026 kl. 10:10 skrev Asha Rao <asha@example.net>:"},
    {"Norwegian, Apple", "5. mai 2026 kl. 10:10 skrev Asha Rao <asha@example.net>:"},
    {"Finnish, Gmail", "ti 5. toukok. 2026 klo 10.10 Asha Rao (asha@example.net) kirjoitti:"},
    {"Finnish, Apple", "Asha Rao <asha@example.net> kirjoitti 5.5.2026 kello 10.10:"},
    {"Czech, Gmail", "út 5. 5. 2026 v 10:10 odesílatel Asha Rao <asha@example.net> napsal:"},
    {"Czech, Thunderbird", "Dne 05. 05. 26 v 10:10 Asha Rao napsal(a):"},
    {"Hungarian, Gmail", "Asha Rao <asha@example.net> ezt írta (időpont: 2026. máj. 5., K, 10:10):"},
    {"Hungarian, Thunderbird", "2026. 05. 05. 10:10 keltezéssel, Asha Rao írta:"},
    {"Romanian, Gmail", "În mar., 5 mai 2026 la 10:10, Asha Rao <asha@example.net> a scris:"},
    {"Romanian, Apple", "Pe 5 mai 2026, la 10:10, Asha Rao <asha@example.net> a scris:"},
    {"Romanian, older", "Pe data de mar., 5 mai 2026 la 10:10, Asha Rao <asha@example.net> a scris:"},
    {"Turkish, Gmail", "Asha Rao <asha@example.net>, 5 May 2026 Sal, 10:10 tarihinde şunu yazdı:"},
    {"Turkish, Apple", "Asha Rao <asha@example.net> şunları yazdı (5 May 2026 10:10):"},
    {"Greek, Gmail", "Στις Τρί 5 Μαΐ 2026 στις 10:10 π.μ., ο χρήστης Asha Rao <asha@example.net> έγραψε:"},
    {"Greek, Apple", "Στις 5 Μαΐ 2026, 10:10 π.μ., ο/η Asha Rao <asha@example.net> έγραψε:"},
    {"Russian, Gmail", "вт, 5 мая 2026 г. в 10:10, Asha Rao <asha@example.net>:"},
    {"Russian, Apple", "5 мая 2026 г., в 10:10, Asha Rao <asha@example.net> написал(а):"},
    {"Russian, Yandex", "05.05.2026, 10:10, \"Asha Rao\" <asha@example.net>:"},
    {"Russian, mail.ru", "Вторник, 5 мая 2026, 10:10 +03:00 от Asha Rao <asha@example.net>:"},
    {"Russian, Thunderbird", "05.05.2026 10:10, Asha Rao пишет:"},
    {"Ukrainian, Gmail", "вт, 5 трав. 2026 р. о 10:10 Asha Rao <asha@example.net> пише:"},
    {"Ukrainian, Apple", "5 трав. 2026 р. о 10:10 Asha Rao <asha@example.net> написав(ла):"},
    {"Hindi, Gmail", "मंगल, 5 मई 2026 को 10:10 am बजे को Asha Rao <asha@example.net> ने लिखा:"},
    {"Hindi, an iPhone", "5 मई 2026 को 10:10 पूर्वाह्न पर Asha Rao <asha@example.net> ने लिखा:"},
    {"Hindi, own digits", "मंगलवार, ५ मई २०२६ को १०:१० बजे आशा राव <asha@example.net> ने लिखा:"},
    {"Hindi, no address", "5 मई 2026 को 10:10 बजे, आशा राव ने लिखा:"},
    {"Bengali, Gmail", "মঙ্গল, ৫ মে, ২০২৬ তারিখে ১০:১০ AM টায় তারিখে Asha Rao <asha@example.net> লিখেছেন:"},
    {"Bengali, Latin digits", "মঙ্গল, 5 মে, 2026 তারিখে 10:10 AM টায় Asha Rao <asha@example.net> লিখেছেন:"},
    {"Bengali, an iPhone", "৫ মে, ২০২৬ তারিখে, ১০:১০ AM এ, Asha Rao <asha@example.net> লিখেছেন:"},
    {"Punjabi, Gmail", "ਮੰਗਲ, 5 ਮਈ 2026 10:10 ਪੂ.ਦੁ. 'ਤੇ Asha Rao <asha@example.net> ਨੇ ਲਿਖਿਆ:"},
    {"Punjabi, an iPhone", "5 ਮਈ 2026 ਨੂੰ 10:10 ਵਜੇ Asha Rao <asha@example.net> ਨੇ ਲਿਖਿਆ:"},
    {"Punjabi, own digits", "੫ ਮਈ ੨੦੨੬ ਨੂੰ ੧੦:੧੦ ਵਜੇ ਆਸ਼ਾ ਰਾਓ ਨੇ ਲਿਖਿਆ:"},
    {"Telugu, Gmail", "మంగళ, 5 మే 2026, 10:10 AMకి, Asha Rao <asha@example.net> ఇలా రాసారు:"},
    {"Telugu, older", "5 మే 2026న 10:10 AMకి, Asha Rao <asha@example.net> ఇలా వ్రాశారు:"},
    {"Telugu, an iPhone", "5 మే 2026న, 10:10 AMకు, Asha Rao <asha@example.net> రాశారు:"},
    {"Hinglish", "5 May 2026 ko 10:10 baje Asha Rao <asha@example.net> ne likha:"},
    {"Hinglish, with a weekday", "Mangal, 5 May 2026 ko 10:10 am baje Asha Rao <asha@example.net> ne likha hai:"},
    {"Hinglish, no address", "5 May 2026 ko 10:10 baje Asha Rao ne likha tha:"},
    {"Japanese, Gmail", "2026年5月5日(火) 10:10 Asha Rao <asha@example.net>:"},
    {"Japanese, Apple", "2026/05/05 10:10、Asha Rao <asha@example.net>のメール:"},
    {"Chinese, Gmail", "Asha Rao <asha@example.net> 于2026年5月5日周二 10:10写道："},
    {"Chinese, Apple", "2026年5月5日 10:10，Asha Rao <asha@example.net> 写道："},
    {"Chinese, NetEase", "在 2026-05-05 10:10:11，\"Asha Rao\" <asha@example.net> 写道："},
    {"Chinese, Taiwan", "Asha Rao <asha@example.net> 於 2026年5月5日 週二 上午10:10寫道："},
    {"Korean, Gmail", "2026년 5월 5일 (화) 오전 10:10, Asha Rao <asha@example.net>님이 작성:"},
    {"Korean, Apple", "2026. 5. 5. 오전 10:10, Asha Rao <asha@example.net> 작성:"},
    {"Arabic, Gmail", "في الثلاثاء، 5 مايو 2026 في 10:10 ص تمت كتابة ما يلي بواسطة Asha Rao <asha@example.net>:"},
    {"Arabic, Apple", "في ٥ مايو ٢٠٢٦، الساعة ١٠:١٠ ص، كتب Asha Rao <asha@example.net>:"},
};

/* What stands above a mail that is not marked. */
static const piece header_blocks[] = {
    {"English",
     "From: Asha Rao <asha@example.net>\nSent: Tuesday, May 5, 2026 10:10 AM\nTo: Support <us@example.net>\nSubject: RE: parcel"},
    {"English, Date",
     "From: Asha Rao <asha@example.net>\nDate: Tuesday, 5 May 2026 at 10:10 AM\nTo: Support <us@example.net>\nCc: Ravi\n"
     "Subject: parcel"},
    {"English, two lines",
     "From: Asha Rao <asha@example.net> Sent: Tuesday, May 5, 2026 10:10 AM\nTo: Support\nSubject: parcel"},
    {"German",
     "Von: Asha Rao <asha@example.net>\nGesendet: Dienstag, 5. Mai 2026 10:10\nAn: Hilfe <us@example.net>\nBetreff: AW: Paket"},
    {"French",
     "De : Asha Rao <asha@example.net>\nEnvoyé : mardi 5 mai 2026 10:10\nÀ : Aide <us@example.net>\nObjet : RE: colis"},
    {"French, with the date first", "Message du : 05/05/2026 10:10\nDe : Asha Rao <asha@example.net>\nCopie à : Ravi\nSujet : colis"},
    {"Spanish",
     "De: Asha Rao <asha@example.net>\nEnviado el: martes, 5 de mayo de 2026 10:10\nPara: Ayuda <us@example.net>\nAsunto: RE: "
     "paquete"},
    {"Italian",
     "Da: Asha Rao <asha@example.net>\nInviato: martedì 5 maggio 2026 10:10\nA: Aiuto <us@example.net>\nOggetto: R: pacco"},
    {"Portuguese",
     "De: Asha Rao <asha@example.net>\nEnviado: terça-feira, 5 de maio de 2026 10:10\nPara: Ajuda <us@example.net>\nAssunto: "
     "RE: pacote"},
    {"Dutch",
     "Van: Asha Rao <asha@example.net>\nVerzonden: dinsdag 5 mei 2026 10:10\nAan: Hulp <us@example.net>\nOnderwerp: RE: pakket"},
    {"Polish",
     "Od: Asha Rao <asha@example.net>\nWysłano: wtorek, 5 maja 2026 10:10\nDo: Pomoc <us@example.net>\nTemat: ODP: paczka"},
    {"Swedish",
     "Från: Asha Rao <asha@example.net>\nSkickat: den 5 maj 2026 10:10\nTill: Hjälp <us@example.net>\nÄmne: SV: paket"},
    {"Danish", "Fra: Asha Rao <asha@example.net>\nSendt: 5. maj 2026 10:10\nTil: Hjælp <us@example.net>\nEmne: SV: pakke"},
    {"Norwegian",
     "Fra: Asha Rao <asha@example.net>\nSendt: tirsdag 5. mai 2026 10:10\nTil: Hjelp <us@example.net>\nEmne: SV: pakke"},
    {"Finnish",
     "Lähettäjä: Asha Rao <asha@example.net>\nLähetetty: tiistai 5. toukokuuta 2026 10.10\nVastaanottaja: Tuki <us@example.net>"
     "\nAihe: VS: paketti"},
    {"Czech",
     "Od: Asha Rao <asha@example.net>\nOdesláno: úterý 5. května 2026 10:10\nKomu: Pomoc <us@example.net>\nPředmět: RE: balík"},
    {"Hungarian",
     "Feladó: Asha Rao <asha@example.net>\nElküldve: 2026. május 5., kedd 10:10\nCímzett: Segítség <us@example.net>\nTárgy: "
     "RE: csomag"},
    {"Romanian",
     "De la: Asha Rao <asha@example.net>\nTrimis: marți, 5 mai 2026 10:10\nCătre: Ajutor <us@example.net>\nSubiect: RE: colet"},
    {"Turkish",
     "Kimden: Asha Rao <asha@example.net>\nGönderildi: 5 Mayıs 2026 Salı 10:10\nKime: Yardım <us@example.net>\nKonu: YNT: paket"},
    {"Greek",
     "Από: Asha Rao <asha@example.net>\nΣτάλθηκε: Τρίτη, 5 Μαΐου 2026 10:10\nΠρος: Βοήθεια <us@example.net>\nΘέμα: RE: δέμα"},
    {"Russian",
     "От: Asha Rao <asha@example.net>\nОтправлено: 5 мая 2026 г. 10:10\nКому: Помощь <us@example.net>\nТема: RE: посылка"},
    {"Ukrainian",
     "Від: Asha Rao <asha@example.net>\nНадіслано: 5 травня 2026 р. 10:10\nКому: Допомога <us@example.net>\nТема: RE: посилка"},
    {"Hindi",
     "प्रेषक: Asha Rao <asha@example.net>\nभेजा गया: मंगलवार, 5 मई 2026 10:10\nप्रति: सहायता <us@example.net>\nविषय: Re: पार्सल"},
    {"Hindi, other words", "से: Asha Rao <asha@example.net>\nदिनांक: 5 मई 2026\nप्रति: सहायता\nविषय: पार्सल"},
    {"Bengali",
     "প্রেরক: Asha Rao <asha@example.net>\nপাঠানো হয়েছে: মঙ্গলবার, ৫ মে ২০২৬ ১০:১০\nপ্রাপক: সহায়তা <us@example.net>\nবিষয়: "
     "Re: পার্সেল"},
    {"Punjabi",
     "ਵੱਲੋਂ: Asha Rao <asha@example.net>\nਭੇਜਿਆ: ਮੰਗਲਵਾਰ, 5 ਮਈ 2026 10:10\nਪ੍ਰਾਪਤਕਰਤਾ: ਸਹਾਇਤਾ <us@example.net>\nਵਿਸ਼ਾ: Re: "
     "ਪਾਰਸਲ"},
    {"Telugu",
     "నుండి: Asha Rao <asha@example.net>\nపంపిన తేదీ: మంగళవారం, 5 మే 2026 10:10\nకు: సహాయం <us@example.net>\nవిషయం: Re: "
     "పార్సిల్"},
    {"Hinglish", "Bhejne wala: Asha Rao <asha@example.net>\nTarikh: 5 May 2026\nVishay: parcel"},
    {"Japanese", "差出人: Asha Rao <asha@example.net>\n送信日時: 2026年5月5日 10:10\n宛先: 窓口 <us@example.net>\n件名: RE: 荷物"},
    {"Chinese", "发件人: Asha Rao <asha@example.net>\n发送时间: 2026年5月5日 10:10\n收件人: 客服 <us@example.net>\n主题: 回复: 包裹"},
    {"Chinese, Taiwan", "寄件者: Asha Rao <asha@example.net>\n寄件日期: 2026年5月5日 上午 10:10\n收件者: 客服 <us@example.net>\n主旨: 回覆: 包裹"},
    {"Chinese, wide colons", "发件人：Asha Rao <asha@example.net>\n发送时间：2026年5月5日 10:10\n收件人：客服\n主题：包裹"},
    {"Korean", "보낸 사람: Asha Rao <asha@example.net>\n보낸 날짜: 2026년 5월 5일 화요일 오전 10:10\n받는 사람: 지원 <us@example.net>\n제목: RE: 소포"},
    {"Arabic",
     "من: Asha Rao <asha@example.net>\nتم الإرسال: الثلاثاء، 5 مايو 2026 10:10\nإلى: الدعم <us@example.net>\nالموضوع: طرد"},
};

/* What parts it from the words above. */
static const piece separators[] = {
    {"English", "-----Original Message-----"},
    {"English, forwarded", "---------- Forwarded message ---------"},
    {"German", "-----Ursprüngliche Nachricht-----"},
    {"German, forwarded", "---------- Weitergeleitete Nachricht ---------"},
    {"French", "-----Message d'origine-----"},
    {"Spanish", "-----Mensaje original-----"},
    {"Italian", "-----Messaggio originale-----"},
    {"Portuguese", "-----Mensagem original-----"},
    {"Dutch", "-----Oorspronkelijk bericht-----"},
    {"Polish", "-----Oryginalna wiadomość-----"},
    {"Swedish", "-----Ursprungligt meddelande-----"},
    {"Danish", "-----Oprindelig meddelelse-----"},
    {"Norwegian", "-----Opprinnelig melding-----"},
    {"Finnish", "-----Alkuperäinen viesti-----"},
    {"Czech", "---------- Původní e-mail ----------"},
    {"Hungarian", "-----Eredeti üzenet-----"},
    {"Romanian", "-----Mesaj original-----"},
    {"Turkish", "-----Özgün İleti-----"},
    {"Greek", "-----Αρχικό μήνυμα-----"},
    {"Russian", "-----Исходное сообщение-----"},
    {"Russian, other", "-------- Пересылаемое сообщение --------"},
    {"Ukrainian", "-----Вихідне повідомлення-----"},
    {"Ukrainian, other", "-----Оригінальне повідомлення-----"},
    {"Hindi", "-----मूल संदेश-----"},
    {"Bengali", "-----মূল বার্তা-----"},
    {"Punjabi", "-----ਮੂਲ ਸੁਨੇਹਾ-----"},
    {"Telugu", "-----అసలు సందేశం-----"},
    {"Hinglish", "-----Asli sandesh-----"},
    {"Japanese", "-----元のメッセージ-----"},
    {"Chinese", "------------------ 原始邮件 ------------------"},
    {"Korean", "-----원본 메시지-----"},
    {"Arabic", "-----الرسالة الأصلية-----"},
};

/* The body made of format, in which %s is the piece, has OWN for its own words. */
static void __attribute__((format(printf, 3, 4)))
try_form(const char *name, sv_content type, const char *format, ...)
{
    char body[2048];
    va_list args;
    sv_text t;
    int n;

    va_start(args, format);
    n = vsnprintf(body, sizeof body, format, args);
    va_end(args);
    t = own(body, (size_t) n, type);
    if (!ok(t.len == strlen(OWN) && memcmp(t.text, OWN, t.len) == 0, "%s", name))
        note("of \"%s\": \"%.*s\"", body, (int) t.len, t.text);
}

/* Text as markup has it. */
static const char *
escaped(const char *text)
{
    static char out[1024];
    char *to = out;

    for (; *text && to < out + sizeof out - 6; text++)
        if (*text == '<')
            to = stpcpy(to, "&lt;");
        else if (*text == '>')
            to = stpcpy(to, "&gt;");
        else if (*text == '\n')
            to = stpcpy(to, "<br>");
        else
            *to++ = *text;
    *to = '\0';
    return out;
}

static void
try_intro(const piece *p)
{
    const char *address = strrchr(p->text, '<');

    try_form(p->name, SV_PLAIN, REPLY "%s" BELOW, p->text);
    try_form(p->name, SV_PLAIN, REPLY "%s\n> Where is my parcel?\n", p->text);
    if (address != NULL && address > p->text)
        try_form(p->name, SV_PLAIN, REPLY "%.*s\n%s" BELOW, (int) (address - p->text) - 1, p->text, address);
    try_form(p->name, SV_HTML, "<div>" OWN "</div><div>%s</div><blockquote>Where?</blockquote>", escaped(p->text));
    try_form(p->name, SV_HTML, OWN "<br><br>%s<br>Where?", escaped(p->text));
}

static void
try_header_block(const piece *p)
{
    try_form(p->name, SV_PLAIN, REPLY "%s" BELOW, p->text);
    try_form(p->name, SV_PLAIN, REPLY "________________________________\n%s" BELOW, p->text);
    try_form(p->name, SV_HTML, "<p>" OWN "</p><div><p>%s</p></div><p>Where?</p>", escaped(p->text));
}

static void
try_separator(const piece *p)
{
    try_form(p->name, SV_PLAIN, REPLY "%s" BELOW, p->text);
    try_form(p->name, SV_HTML, "<p>" OWN "</p><p>%s<br>Where?</p>", p->text);
}

int
main(void)
{
    begin_tests();
    try_samples(history, COUNT(history), SV_PLAIN);
    try_samples(mixed, COUNT(mixed), SV_PLAIN);
    for (size_t i = 0; i < COUNT(intros); i++)
        try_intro(&intros[i]);
    for (size_t i = 0; i < COUNT(header_blocks); i++)
        try_header_block(&header_blocks[i]);
    for (size_t i = 0; i < COUNT(separators); i++)
        try_separator(&separators[i]);
    return end_tests();
}
