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

int
main(void)
{
    begin_tests();
    try_samples(history, COUNT(history), SV_PLAIN);
    return end_tests();
}
