/*
 * text_test.c - own words: what is taken off a mail and, above all, what stays; spans; decoding; hostile bodies.
 */
#include "text.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static sv_arena *arena;

static sv_text
own(const char *body, size_t len, sv_content type)
{
    sv_text t = {0};
    char *copy = malloc(len ? len : 1); /* ends where the body ends, so that a sanitizer sees a read beyond */

    sv_arena_reset(arena);
    memcpy(copy, body, len);
    if (sv_own_words(arena, copy, len, type, &t) != SV_OK)
        abort();
    free(copy); /* what is returned must not lean on the body */
    return t;
}

typedef struct sample
{
    const char *name, *body, *own;
} sample;

static void
try_samples(const sample *s, size_t n, sv_content type)
{
    for (size_t i = 0; i < n; i++)
    {
        sv_text t = own(s[i].body, strlen(s[i].body), type);

        if (!ok(t.len == strlen(s[i].own) && memcmp(t.text, s[i].own, t.len) == 0, "%s", s[i].name))
            note("got: \"%.*s\"", (int) t.len, t.text);
    }
}

/* ---- what an agent wrote stays ---- */

static const sample kept[] = {
    {"a plain reply", "Hi Asha,\n\nYour refund is on its way.\n", "Hi Asha,\n\nYour refund is on its way."},
    {"empty", "", ""},
    {"blank", " \n\t\n", ""},
    {"a sentence that begins with On and ends in a colon", "On the router you will see three lights:\nred, green, blue.",
     "On the router you will see three lights:\nred, green, blue."},
    {"a person's own 'you wrote'", "Hi,\n\nOn 5 May you wrote:\n\nthe box was open.\n\nI asked the depot about it.",
     "Hi,\n\nOn 5 May you wrote:\n\nthe box was open.\n\nI asked the depot about it."},
    {"what a courier wrote", "On 5 May 2026 at 10:30 the courier wrote:\n\nnobody at home.\n\nI do not believe it.",
     "On 5 May 2026 at 10:30 the courier wrote:\n\nnobody at home.\n\nI do not believe it."},
    {"a sentence that leads up to a quotation", "Here is what the courier wrote:\n> nobody at home\nI do not believe it.",
     "Here is what the courier wrote:\n\nI do not believe it."},
    {"a journey is no header block", "From: Pune\nTo: Delhi\nDate: 5 May\n\nShall I book it?",
     "From: Pune\nTo: Delhi\nDate: 5 May\n\nShall I book it?"},
    {"an appointment is no header block", "Your visit:\n\nDate: Monday 4 May\nTime: 10:00\nTo: our shop in Pune",
     "Your visit:\n\nDate: Monday 4 May\nTime: 10:00\nTo: our shop in Pune"},
    {"a path of menus", "Open this:\n> Settings > Account > Billing\nand tick the box.",
     "Open this:\n> Settings > Account > Billing\nand tick the box."},
    {"more than five", "You need\n> 5 GB of space\nfor this.", "You need\n> 5 GB of space\nfor this."},
    {"a line that mail stores escape", "Hello\n>From tomorrow on it will work.\nBye",
     "Hello\n>From tomorrow on it will work.\nBye"},
    {"a ruler in the middle", "Two parts.\n---\nThis is the second part. It goes on.",
     "Two parts.\n---\nThis is the second part. It goes on."},
    {"a table under a line", "Item   Price\n-----\nKettle 500\nLid 20", "Item   Price\n-----\nKettle 500\nLid 20"},
    {"amounts under two dashes", "What you paid\n--\nKettle 500\nLid 20", "What you paid\n--\nKettle 500\nLid 20"},
    {"a list with dashes", "Please do this:\n- switch it off\n- wait\n- switch it on",
     "Please do this:\n- switch it off\n- wait\n- switch it on"},
    {"a sign-off of thanks", "It is done.\n\nThanks,\nPriya", "It is done.\n\nThanks,\nPriya"},
    {"a sign-off that is all there is", "Regards,\nPriya", "Regards,\nPriya"},
    {"a name", "It is done.\n\nPriya", "It is done.\n\nPriya"},
    {"regards in a sentence", "With regards to your bill, it is paid.\nBest of luck with the move.",
     "With regards to your bill, it is paid.\nBest of luck with the move."},
    {"sent from in a sentence", "The code was sent from my desk, you should have it.",
     "The code was sent from my desk, you should have it."},
    {"a sentence below a farewell", "Done.\n\nRegards,\nPriya\n\nYour new card will come on Monday by courier.",
     "Done.\n\nRegards,\nPriya\n\nYour new card will come on Monday by courier."},
    {"a postscript", "Done.\n\nRegards,\nPriya\n\nP.S. I added five days to your plan.",
     "Done.\n\nP.S. I added five days to your plan."},
    {"a channel in the body", "Call me on 98100 12345 if it stops.\n\nRegards,\nPriya\n98100 12345",
     "Call me on 98100 12345 if it stops."},
    {"confidence is not confidentiality", "I am confident that the intended date holds.\n\nPlease keep the PIN confidential.",
     "I am confident that the intended date holds.\n\nPlease keep the PIN confidential."},
    {"what was sent from one's side", "The form is attached.\nSent from my end today morning.", "The form is attached.\nSent from my end today morning."},
    {"a colleague, in German", "Gute Nachricht.\nVon meinem Kollegen kam heute die Zusage.", "Gute Nachricht.\nVon meinem Kollegen kam heute die Zusage."},
    {"a talk of notices", "Done.\n\nI have attached the confidentiality notice that you asked for.",
     "Done.\n\nI have attached the confidentiality notice that you asked for."},
    {"a talk of offices", "Done.\n\nPlease send it to our registered office, they are registered there.",
     "Done.\n\nPlease send it to our registered office, they are registered there."},
    {"a talk of viruses", "Done.\n\nWe scanned for viruses and this one was found.", "Done.\n\nWe scanned for viruses and this one was found."},
    {"a talk of details", "Done.\n\nYour details are confidential and may be deleted when you ask.",
     "Done.\n\nYour details are confidential and may be deleted when you ask."},
    {"lines below thanks that are no name", "Thanks,\nOrder 1234\nRefund 500", "Thanks,\nOrder 1234\nRefund 500"},
    {"how to unsubscribe", "To unsubscribe, press the link at the foot of our letter.",
     "To unsubscribe, press the link at the foot of our letter."},
    {"steps below a farewell-like word", "Best\n\nOrder details:\n1. kettle\n2. lid", "Best\n\nOrder details:\n1. kettle\n2. lid"},
    {"answers between quoted lines", "> Where is it?\nIn Pune.\n\n> When will it come?\nTomorrow.",
     "In Pune.\n\nTomorrow."},
    {"an answer below a quote with its intro",
     "On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> Where is it?\n\nIn Pune, Asha.", "In Pune, Asha."},
    {"words before an intro on its line", "Fine. On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> Is it?",
     "Fine."},
    {"characters stay as they are", "\xE2\x80\x9CYes\xE2\x80\x9D \xE2\x80\x93 5\xC2\xA0kg \xE2\x82\xB9 500 \xF0\x9F\x99\x82",
     "\xE2\x80\x9CYes\xE2\x80\x9D \xE2\x80\x93 5\xC2\xA0kg \xE2\x82\xB9 500 \xF0\x9F\x99\x82"},
    {"a mail that is nothing but forwarded", "---------- Forwarded message ---------\nFrom: Asha <asha@example.net>\nDate: Tue, 5 May 2026\n"
                                             "Subject: parcel\n\nWhere is it?", "Where is it?"},
    {"a mail with its headers printed", "From: Asha <asha@example.net>\nSent: Tuesday\nSubject: parcel\n\nWhere is it?\n\nOn Tue, 5 May 2026 "
                                        "at 10:10, Us <us@example.net> wrote:\n\nold", "Where is it?"},
    {"a mail that is nothing but quoted", "> Where is it?\n", ""},
    {"line breaks of Windows", "Hi,\r\n\r\nDone.\r\n", "Hi,\n\nDone."},
    {"line breaks of old Macs", "Hi,\r\rDone.\r", "Hi,\n\nDone."},
};

/* ---- quoted history ---- */

#define REPLY "It is done.\n\n"
#define OWN "It is done."
#define BELOW "\n\nWhere is my parcel?\n"

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

/* ---- signatures and footers ---- */

static const sample signatures[] = {
    {"after the standard's delimiter", REPLY "-- \nPriya Sharma\nSupport\nWe value your trust.", OWN},
    {"after two dashes", REPLY "--\nPriya Sharma\nSupport", OWN},
    {"after two dashes that lost their blank, with a colon", REPLY "--\nPriya Sharma\nMy key:\nAB12 CD34", OWN},
    {"after underscores", REPLY "______\nPriya Sharma\n+91 98100 12345", OWN},
    {"regards", REPLY "Regards,\nPriya", OWN},
    {"regards, title, firm, numbers", REPLY "Kind regards,\n\nPriya Sharma\nSupport Lead | Example Pvt. Ltd.\nT: +91 11 2345 6789\nwww.example.net", OWN},
    {"regards with the name behind", REPLY "Best regards, Priya Sharma", OWN},
    {"thanks stay with the name, the rest goes", REPLY "Thanks,\nPriya\nSupport | Example Ltd.\n+91 98100 12345", REPLY "Thanks,\nPriya"},
    {"regards in German", REPLY "Mit freundlichen Gr\xC3\xBC\xC3\x9F""en\nPriya", OWN},
    {"regards in French", REPLY "Cordialement,\nPriya", OWN},
    {"regards in Russian", REPLY "С уважением,\nPriya", OWN},
    {"regards in Hindi", "आपका पैसा लौटा दिया है।\n\nसादर,\nप्रिया\nग्राहक सेवा", "आपका पैसा लौटा दिया है।"},
    {"regards in Bengali", "টাকা ফেরত দেওয়া হয়েছে।\n\nশুভেচ্ছান্তে,\nপ্রিয়া", "টাকা ফেরত দেওয়া হয়েছে।"},
    {"regards in Punjabi", "ਪੈਸੇ ਵਾਪਸ ਕਰ ਦਿੱਤੇ ਹਨ।\n\nਸਤਿਕਾਰ ਸਹਿਤ,\nਪ੍ਰਿਆ", "ਪੈਸੇ ਵਾਪਸ ਕਰ ਦਿੱਤੇ ਹਨ।"},
    {"regards in Telugu", "డబ్బు తిరిగి ఇచ్చాము.\n\nశుభాకాంక్షలతో,\nప్రియ", "డబ్బు తిరిగి ఇచ్చాము."},
    {"thanks in Hindi stay", "काम हो गया है।\n\nधन्यवाद,\nप्रिया", "काम हो गया है।\n\nधन्यवाद,\nप्रिया"},
    {"sent from my phone", REPLY "Sent from my iPhone", OWN},
    {"sent from a phone, in German", REPLY "Von meinem iPhone gesendet", OWN},
    {"sent from a phone, in Hindi", REPLY "मेरे iPhone से भेजा गया", OWN},
    {"sent from a phone, in Hinglish", REPLY "Mere phone se bheja gaya", OWN},
    {"Outlook's line", REPLY "Get Outlook for Android<https://aka.example/x>", OWN},
    {"a legal footer", REPLY "This email and any attachments are confidential. If you are not the intended recipient, delete it.", OWN},
    {"a legal footer in German", REPLY "Diese E-Mail enth\xC3\xA4lt vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, l\xC3\xB6schen Sie sie.", OWN},
    {"a legal footer in Hindi", REPLY "गोपनीयता सूचना: यह संदेश केवल प्राप्तकर्ता के लिए है।", OWN},
    {"the environment", REPLY "Please consider the environment before printing this email.", OWN},
    {"a list's footer", REPLY "-- \nYou received this message because you are subscribed to the group.", OWN},
    {"a footer under its heading", REPLY "Disclaimer\n\nThis email was checked for viruses by a scanner.", OWN},
    {"what a mail tracker leaves", REPLY "\xE1\x90\xA7", OWN},
    {"all of it", REPLY "Regards,\nPriya\n\nSent from my iPhone\n\nCONFIDENTIALITY NOTICE: this is for you.\n\nOn Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> Where?", OWN},
    {"a gateway's banner", "CAUTION: This email originated from outside the company.\nDo not click.\n\n" OWN, OWN},
};

/* ---- markup ---- */

static const sample markup[] = {
    {"paragraphs", "<p>Hi Asha,</p><p>It is <b>done</b>.</p>", "Hi Asha,\n\nIt is done."},
    {"line breaks and references", "a&nbsp;b<br>c &lt;d&gt; &amp; &#8377; &#x20B9; &hellip;", "a\xC2\xA0""b\nc <d> & \xE2\x82\xB9 \xE2\x82\xB9 \xE2\x80\xA6"},
    {"white space is one blank", "<p>a \n\t b</p>", "a b"},
    {"a list", "<ul><li>one<li>two</ul>", "- one\n- two"},
    {"a numbered list", "<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"},
    {"a table", "<table><tr><td>Plan</td><td>Price</td></tr><tr><td>A</td><td>5</td></tr></table>", "Plan | Price\nA | 5"},
    {"preformatted", "<pre>a  b\n  c</pre>", "a  b\n  c"},
    {"styles, scripts, titles, comments", "<head><title>t</title><style>p{}</style></head><!-- c --><script>s()</script><p>x</p>", "x"},
    {"hidden text", "<div style=\"display:none\">no</div><span hidden>no</span><p style='mso-hide:all'>no</p>x", "x"},
    {"pictures say nothing", "<p>x<img alt=\"a kettle\" src=\"k.png\"></p>", "x"},
    {"a picture of many bytes is not read", "<p>Hi</p><img src='data:image/png;base64,AAAA'><p>x</p>", "Hi\n\nx"},
    {"no tags at all", "Hi\n\nx &amp; y", "Hi\n\nx & y"},
    {"an angle bracket that is none", "a < b and b > c", "a < b and b > c"},
    {"blockquote", "<p>x</p><blockquote><p>old</p></blockquote>", "x"},
    {"answers between blockquotes", "<blockquote>q1</blockquote><p>a1</p><blockquote>q2</blockquote><p>a2</p>", "a1\n\na2"},
    {"an indented paragraph", "<p>x</p><blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">y</blockquote>", "x\n\ny"},
    {"Gmail", "<div dir=ltr>x</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, Asha wrote:<br></div>"
              "<blockquote class=\"gmail_quote\">old</blockquote></div>", "x"},
    {"answers in Gmail", "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, Asha wrote:</div><blockquote class=\"gmail_quote\">q1"
                         "</blockquote><div>a1</div><blockquote class=\"gmail_quote\">q2</blockquote><div>a2</div></div>", "a1\n\na2"},
    {"Gmail's signature", "<div>x</div><div class=\"gmail_signature\">Priya<br>Support</div>", "x"},
    {"Gmail forwards", "<div>x</div><div class=\"gmail_quote\">---------- Forwarded message ---------<br>From: Asha<br>old</div>", "x"},
    {"Gmail, nothing but forwarded", "<div class=\"gmail_quote\">---------- Forwarded message ---------<br>From: Asha &lt;asha@example.net&gt;"
                                     "<br>Date: Tue<br>Subject: parcel<br><br>Where?</div>", "Where?"},
    {"Outlook on the web", "<div>x</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> Asha<br></div><div>old</div>", "x"},
    {"Outlook", "<p class=MsoNormal>x</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Asha "
                "&lt;asha@example.net&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> us<br><b>Subject:</b> parcel</p></div><p class=MsoNormal>old</p>", "x"},
    {"Outlook on a Mac", "<div>x</div><span id=\"OLK_SRC_BODY_SECTION\"><div>From: Asha</div>old</span>", "x"},
    {"Thunderbird", "<p>x</p><div class=\"moz-cite-prefix\">On 5/5/26, Asha wrote:<br></div><blockquote type=\"cite\">old</blockquote>"
                    "<div class=\"moz-signature\">-- <br>Priya</div>", "x"},
    {"Apple Mail", "<div>x</div><div><br><blockquote type=\"cite\"><div>On 5 May 2026, at 10:10, Asha &lt;asha@example.net&gt; wrote:</div>old</blockquote></div>", "x"},
    {"Yahoo", "<div>x</div><div id=\"yahoo_quoted_123\" class=\"yahoo_quoted\"><div>On Tuesday, Asha wrote:</div>old</div>", "x"},
    {"Proton", "<div>x</div><div class=\"protonmail_signature_block\">Priya</div><div class=\"protonmail_quote\">On Tuesday, Asha wrote:<blockquote>old</blockquote></div>", "x"},
    {"Zoho", "<div>x</div><div class=\"zmail_extra\"><div>---- On Tue, 5 May 2026 10:10:11 +0530 <b>Asha</b> wrote ----</div><blockquote>old</blockquote></div>", "x"},
    {"Zammad's signature", "<div>x</div><div data-signature=\"true\" data-signature-id=\"1\">Priya<br>Support</div>", "x"},
    {"an intro in text before a blockquote", "<p>x</p><p>On Tue, 5 May 2026 at 10:10, Asha &lt;asha@example.net&gt; wrote:</p><blockquote>old</blockquote>", "x"},
    {"quote marks as references", "x<br><br>&gt; old<br>&gt; older", "x"},
    {"a signature by its delimiter", "<p>x</p><p>-- <br>Priya<br>Support</p>", "x"},
    {"regards in markup", "<p>x</p><p>Kind regards,<br>Priya</p>", "x"},
    {"end tags that end nothing", "x</b></div></blockquote>y", "xy"},
    {"a tag that never ends", "x<p class=\"", "x"},
    {"Devanagari by number", "<p>&#2343;&#2344;&#2381;&#2351;&#2357;&#2366;&#2342;</p>", "धन्यवाद"},
};

/* ---- spans ---- */

/* The source of `what` in the own words of body must be `source`, byte for byte. */
static void
try_span(const char *body, sv_content type, const char *what, const char *source)
{
    sv_text t = own(body, strlen(body), type);
    uint32_t lo = 0, hi = 0, n = (uint32_t) strlen(what), at = 0;

    while (at + n <= t.len && memcmp(t.text + at, what, n) != 0)
        at++;
    if (at + n <= t.len)
        sv_source_span(&t, at, at + n, &lo, &hi);
    if (!ok(at + n <= t.len && hi - lo == strlen(source) && memcmp(body + lo, source, hi - lo) == 0, "source of \"%s\"", what))
        note("got %u to %u: \"%.*s\"", lo, hi, (int) (hi - lo), body + lo);
}

static void
try_spans(void)
{
    try_span("Hi,\r\n\r\nIt is done.\r\n> old", SV_PLAIN, "is done", "is done");
    try_span("Hi,\r\n\r\nIt is done.\r\n> old", SV_PLAIN, "Hi,\n\nIt", "Hi,\r\n\r\nIt");
    try_span("> old\nIt is \xFF done.", SV_PLAIN, "is \xEF\xBF\xBD done", "is \xFF done");
    try_span("> old\nIt is \xFF done.", SV_PLAIN, "done", "done");
    try_span("<p>It is&nbsp;<b>really</b> done.</p>", SV_HTML, "is\xC2\xA0really", "is&nbsp;<b>really");
    try_span("<p>It is&nbsp;<b>really</b> done.</p>", SV_HTML, "really", "really");
    try_span("<p>a &lt; b &amp; c</p>", SV_HTML, "< b &", "&lt; b &amp;");
    try_span("<p>a   \n b</p>", SV_HTML, "a b", "a   \n b");
    try_span("<ul><li>one<li>two</ul>", SV_HTML, "- two", "two");
    try_span("<blockquote>old</blockquote><p>&#2343;&#2344; x</p>", SV_HTML, "न", "&#2344;");
}

/* ---- decoding ---- */

static void
try_decode(const char *name, const char *body, sv_encoding enc, const char *decoded)
{
    char *out;
    size_t len;

    sv_arena_reset(arena);
    if (!ok(sv_decode(arena, body, strlen(body), enc, &out, &len) == SV_OK && len == strlen(decoded) && memcmp(out, decoded, len) == 0, "%s", name))
        note("got \"%.*s\"", (int) len, out);
}

static void
try_decodings(void)
{
    try_decode("quoted-printable", "=E0=A4=A8=E0=A4=\n=AE=3D x", SV_ENC_QP, "नम= x");
    try_decode("soft breaks of Windows, and with blanks before", "a=\r\nb= \t\nc", SV_ENC_QP, "abc");
    try_decode("malformed escapes stay", "5=6 =G1 a=", SV_ENC_QP, "5=6 =G1 a=");
    try_decode("hexadecimal in small letters", "=e0=a4=a8", SV_ENC_QP, "न");
    try_decode("base64", "SGkgQXNoYSw=\n", SV_ENC_BASE64, "Hi Asha,");
    try_decode("base64 over lines, with strangers in it", "SGkg\r\nQX*No\nYSw=", SV_ENC_BASE64, "Hi Asha,");
    try_decode("base64 without padding", "SGkgQXNoYSw", SV_ENC_BASE64, "Hi Asha,");
    try_decode("nothing to decode", "a=3D", SV_ENC_NONE, "a=3D");
    try_decode("nothing at all", "", SV_ENC_QP, "");
}

/* ---- hostile bodies ---- */

static bool
is_clean(const sv_text *t)
{
    return memchr(t->text, 0, t->len) == NULL && t->len <= 3 * SV_MAX_OWN;
}

static void
try_repeated(const char *name, const char *piece, size_t times, sv_content type)
{
    size_t n = strlen(piece);
    char *body = malloc(n * times + 2);
    sv_text t;

    for (size_t i = 0; i < times; i++)
        memcpy(body + i * n, piece, n);
    memcpy(body + n * times, "x", 2);
    t = own(body, n * times + 1, type);
    ok(is_clean(&t), "%s", name);
    free(body);
}

static void
try_hostile(void)
{
    static const char bad[] = "Hi \xC3\x28 \xED\xA0\x80 \xF5 \xE2\x82 ok\0ay";
    static const char *const nests[] = {"<div>", "<b>", "<blockquote>", "<table><tr><td>", "<ul><li>", "<p>", "<span hidden>",
                                        "<div class=gmail_quote>", "<font color=1><p>", "<a><div>", "<h1><table>", "<dl><dt>"};
    sv_text t = own(bad, sizeof bad - 1, SV_PLAIN);
    static const char good[] = "Hi \xEF\xBF\xBD( \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD okay";

    ok(t.len == sizeof good - 1 && memcmp(t.text, good, t.len) == 0, "bad bytes are replaced, NUL goes");
    for (size_t i = 0; i < COUNT(nests); i++)
        try_repeated(nests[i], nests[i], 100000, SV_HTML);
    try_repeated("a long plain body", "Hello there, how are you today?\n", 320000, SV_PLAIN);
    try_repeated("a long body of markup", "<p>Hello there.</p>\n", 520000, SV_HTML);
    try_repeated("quotes without end", "> a\n\nb\n\n", 1000000, SV_PLAIN);
    try_repeated("intros without end", "On 5 May 2026 at 10:10, A <a@b.c> wrote:\n\n", 50000, SV_PLAIN);
    try_repeated("headers without end", "From: a\n", 300000, SV_PLAIN);
    try_repeated("comments that never end", "<!--", 1000000, SV_HTML);
    try_repeated("attributes without end", "<p a=\"", 500000, SV_HTML);
}

static void
try_cap(void)
{
    size_t n = SV_MAX_OWN + 10;
    char *body = malloc(n);
    sv_text t;

    memset(body, 'a', n);
    t = own(body, n, SV_PLAIN);
    ok(t.truncated && t.len == SV_MAX_OWN, "a longer body is cut at the cap, and it is said so");
    t = own(body, SV_MAX_OWN, SV_PLAIN);
    ok(!t.truncated && t.len == SV_MAX_OWN, "a body of the cap's length is not");
    memcpy(body + SV_MAX_OWN - 1, "\xE0\xA4\xA8", 3);
    t = own(body, n, SV_PLAIN);
    ok(t.len == SV_MAX_OWN - 1, "no character is cut in two");
    free(body);
}

static void
try_small_arena(void)
{
    sv_arena *small = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, 20000);
    sv_text t;
    char body[6000];

    memset(body, 'x', sizeof body);
    ok(sv_own_words(small, body, sizeof body, SV_PLAIN, &t) == SV_NOMEM, "too little memory is said, not run over");
    for (size_t i = 0; i + 3 <= sizeof body; i += 3)
        memcpy(body + i, "<p>", 3);
    ok(sv_own_words(small, body, sizeof body, SV_HTML, &t) == SV_NOMEM, "with markup too");
    sv_arena_free(small);
}

int
main(void)
{
    arena = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 256 << 20);
    ok(sv_phrases_sorted(), "the tables are sorted");
    try_samples(kept, COUNT(kept), SV_PLAIN);
    try_samples(history, COUNT(history), SV_PLAIN);
    try_samples(signatures, COUNT(signatures), SV_PLAIN);
    try_samples(markup, COUNT(markup), SV_HTML);
    try_spans();
    try_decodings();
    try_hostile();
    try_cap();
    try_small_arena();
    sv_arena_free(arena);
    return done_testing();
}
