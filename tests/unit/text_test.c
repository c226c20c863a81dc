/*
 * text_test.c - own words of plain mails: above all what stays; signatures and footers; decoding; hostile bodies.
 */
#include "text_samples.h"

#include <time.h>

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

/* ---- what looks like another's words, a signature or a footer, and is the agent's ---- */

static const struct
{
    const char *name, *body;
} alike[] = {
    {"From: and To: in sentences",
     "Hi,\n\nFrom: the depot to your door, we look after it.\nTo: you we promise this.\n\nBye for today."},
    {"three lines like headers", "From: the depot\nTo: your door\nSubject: to delay by rain\n\nThe parcel goes on Monday."},
    {"a journey with its time",
     "Here is what I booked:\nFrom: Pune\nTo: Delhi\nDate: 5 May 2026\nTime: 10:10\n\nShall I go on?"},
    {"fields of a ticket", "Ticket details:\nSubject: parcel lost\nDate: 5 May 2026\nStatus: open\n\nWe work on it."},
    {"what our team wrote", "On Monday our team wrote: the parcel left Pune.\n\nIt comes tomorrow."},
    {"what our team wrote, on the next line", "On Monday our team wrote:\nthe parcel left Pune.\n\nIt comes tomorrow."},
    {"what a courier with a name wrote", "On 5 May 2026 at 10:10 the courier Ravi wrote:\nno one at home\n\nWe try again."},
    {"what I wrote", "On 5 May 2026 I wrote:\n\nyour refund is due.\n\nIt is still so."},
    {"what you wrote, to the minute", "On 5 May 2026 at 10:10 you wrote:\n\nthe kettle is broken.\n\nWe send a new one."},
    {"what a colleague with an address wrote",
     "On 5 May 2026 my colleague (ravi@example.net) wrote:\n\nthe refund is due.\n\nThis holds."},
    {"two dashes and a blank in a list", "Please do this:\n- switch it off\n-- \n- wait a minute\n- switch it on"},
    {"two dashes and a blank between two offers",
     "Plan A costs 500.\n-- \nPlan B costs 700 and has more room for you.\n\nWhich do you want?"},
    {"two dashes above a sentence", "One thing more.\n--\nIf the lamp is red, press the button for 5 seconds. Then wait."},
    {"sent from our warehouse", "Your parcel is packed.\nSent from our warehouse today."},
    {"sent from our warehouse, alone", "Your parcel is packed.\n\nSent from our warehouse today"},
    {"sent from my side", "The mail is out.\n\nSent from my side on Monday"},
    {"a mobile number", "Done.\n\nSent from my mobile number 98100 12345, please check the SMS"},
    {"a phone app", "Your request was sent from my phone app, so it has no file.\n\nPlease attach it again."},
    {"more than five units", "For orders\n> 5 units we give 10% off.\n\nTell me."},
    {"more than five units, first", "> 5 units: 10% off\n\nThat is our offer."},
    {"two comparisons", "Rates:\n> 5 units: 10% off\n> 10 units: 15% off\n\nTell me."},
    {"two paths of menus", "Steps:\n> Settings > Account\n> Privacy > Data\nThen press Save."},
    {"arrows", "-> press Save\n=> done"},
    {"a talk of the original message", "I attach the original message.\nOriginal message: lost parcel.\nPlease see."},
    {"a talk of forwarded messages",
     "I forwarded your message to the depot.\nForwarded message numbers: 12 and 14.\n\nWe hear soon."},
    {"titles in dashes", "----- Your plan -----\nFast 100\n----- Price -----\n500 a month\n\nOk?"},
    {"an original price in dashes", "--- Original price ---\n500\n--- New price ---\n400\n\nOk?"},
    {"originals in dashes", "--- Original ---\n500\n--- New ---\n400"},
    {"a talk of the line above", "Please reply above this line only if you agree.\n\nWe then go on."},
    {"a mail to be sent", "Send a mail with this:\nTo: refunds@example.net\nSubject: refund for order 12\n\nWe do the rest."},
    {"a mail to be sent, with a copy",
     "Please write to:\n\nTo: refunds@example.net\nCc: us@example.net\nSubject: Refund\n\nThen we pay."},
    {"how to pay",
     "Please pay to:\nTo: Example Ltd.\nDate: before 5 May 2026\nSubject: invoice 12\n\nThank you for your help."},
    {"an appointment", "Date: 5 May 2026, 10:10\nTo: our shop, MG Road 5\nFrom: your home, we send a car\n\nIs that fine?"},
    {"when it was sent", "Sent: 5 May 2026\nReceived: 7 May 2026\n\nSo it took two days."},
    {"how a parcel went", "Parcel 12\nFrom: Pune depot\nSent: 5 May 2026 10:10\nTo: Delhi depot\n\nIt arrives on Monday."},
    {"a login", "Your login:\nFrom: any device\nUser: asha@example.net\nDate: 5 May 2026\n\nTry it."},
    {"regards in a wish", "Kind regards from the whole team for your birthday!\n\nYour new card is on its way."},
    {"best, I would say", "Best,\nI would say, is to wait a day.\n\nThen call."},
    {"thanks, then a sentence", "Thanks,\nI got the file and will look at it today."},
    {"cheers for something", "Cheers for the photo.\n\nIt helped."},
    {"yours is", "Yours is the blue one.\n\nTake it."},
    {"take care of", "Take care\nof the lid, it is hot."},
    {"sincerely hope", "Sincerely hope this helps."},
    {"saadar in a sentence", "Saadar namaste, aapka order bhej diya hai.\n\nKal mil jayega."},
    {"aapka in a sentence", "Aapka order nikal gaya hai.\nAapka refund bhi ho gaya."},
    {"aapka on a line of its own", "Aapka\norder 12 nikal gaya hai."},
    {"आपका on a line of its own", "आपका\nऑर्डर भेज दिया गया है।"},
    {"आपका in a sentence", "नमस्ते,\n\nआपका रिफंड कर दिया गया है।"},
    {"आपका below thanks", "धन्यवाद\n\nआपका ऑर्डर कल पहुँचेगा।"},
    {"what you wrote, in Hindi", "5 मई 2026 को 10:10 बजे आपने लिखा:\n\nकेतली टूटी है।\n\nहम नई भेज रहे हैं।"},
    {"what you wrote, in Hinglish",
     "5 May 2026 ko 10:10 baje aapne likha:\n\nkettle toot gayi hai.\n\nHum nayi bhej rahe hain."},
    {"what you wrote, in Bengali", "৫ মে ২০২৬ তারিখে ১০:১০ টায় আপনি লিখেছেন:\n\nকেটলি ভাঙা।\n\nআমরা নতুন পাঠাচ্ছি।"},
    {"what you wrote, in Punjabi", "5 ਮਈ 2026 ਨੂੰ 10:10 ਵਜੇ ਤੁਸੀਂ ਲਿਖਿਆ:\n\nਕੇਤਲੀ ਟੁੱਟੀ ਹੈ।\n\nਅਸੀਂ ਨਵੀਂ ਭੇਜ ਰਹੇ ਹਾਂ।"},
    {"what you wrote, in Telugu", "5 మే 2026న 10:10కి మీరు రాశారు:\n\nకెటిల్ విరిగింది.\n\nమేము కొత్తది పంపుతున్నాము."},
    {"what you wrote, in German",
     "Am 5. Mai 2026 um 10:10 schrieben Sie:\n\nder Kessel ist kaputt.\n\nWir senden einen neuen."},
    {"what you wrote, in other German",
     "Am 5. Mai 2026 um 10:10 haben Sie geschrieben:\n\nder Kessel ist kaputt.\n\nWir senden einen neuen."},
    {"what you wrote, in French",
     "Le 5 mai 2026 à 10:10, vous avez écrit :\n\nla bouilloire est cassée.\n\nNous en envoyons une."},
    {"a heading without its notice", "It is done.\n\nDisclaimer"},
    {"a disclaimer of prices", "Disclaimer\n\nPrices may change, so please order today. It is all I can say now."},
    {"a notice on a PIN", "Confidentiality notice: please do not share your PIN with us or anyone.\n\nYour card is blocked."},
    {"how to leave a group", "You can unsubscribe from this group in your settings and stop receiving the mails."},
    {"a caution", "CAUTION: the kettle is hot.\nLet it cool."},
    {"a warning of external drives", "Warning: external drives must be taken out first.\n\nThen start it."},
    {"regards to a mother", "Steps:\n1. Open it\n2. Close it\n\nRegards to your mother too, she was so kind on the phone."},
    {"what Ravi wrote", "Ravi wrote:\n\nthe parcel is in Pune.\n\nI trust him."},
    {"a table with pipes", "Plan | Price\n-----|------\nA | 5\nB | 6\n\nWhich one?"},
    {"three rulers", "==========\nYour refund\n==========\nIt is done.\n==========\nBye"},
    {"a bill between rulers", "Your order:\n__________\nKettle 500\nLid 20\n__________\nTotal 520"},
    {"stars", "****\nOffer of the day\n****\nTen percent off."},
    {"hours", "Open on weekdays:\n10:10 to 18:00\n\nCome by."},
    {"what you asked", "You asked: \"where is it?\"\n\nIt is in Pune."},
    {"from tomorrow", "From: tomorrow the price is 500.\nSubject: to tax.\n\nOrder today."},
    {"a note that someone wrote", "On 5 May 2026 at 10:10 Asha from our depot wrote a note: it left.\n\nSo it comes."},
    {"when you wrote", "This is the number that you gave us when you wrote\n\nPlease send it again."},
    {"a quoted policy", "Quoting our policy (see help@example.net):\n\nrefunds take 5 days.\n\nSo wait till Monday."},
    {"an address and a colon",
     "Please write to the depot <depot@example.net>:\n\nthey know more on parcel 12 of 5 May 2026.\n\nIt helps."},
    {"an address, a date and a colon",
     "For parcel 12 of 5 May 2026 please ask Ravi <ravi@example.net>:\n\nhe has the key.\n\nHe is in from 10:10."},
    {"a subject and a date above the words", "Subject: refund\nDate: 5 May 2026\n\nHi Asha, your refund is done."},
    {"two dashes within lines", "Order 12 -- paid\nOrder 13 -- open"},
    {"a list of names", "Please ask one of them:\n- Ravi\n- Asha\n- Priya"},
    {"an order number under a line", "It is on its way.\n---\nOrder 12345678"},
    {"amounts in one line under dashes", "What you paid:\n---\nKettle 500, lid 200, bag 100"},
    {"whom to call, under dashes", "Whom to call:\n--\nRavi 98100 12345\nAsha 98100 12346"},
    {"an address that was asked for", "Here is the depot:\n\nExample Depot Pvt. Ltd.\nMG Road 5, Pune 411001\n020 2345 6789"},
    {"thanks above a request", "Thanks,\n\nPlease call 98100 12345 if it stops again."},
    {"what stands below the name", "Regards,\nPriya\n\nYour order number is 12 and it will come on 5 May."},
    {"a list below the name", "Regards,\nPriya\n\nSteps:\n1. Open the lid\n2. Press the button"},
    {"hours below the name", "Done.\n\nRegards,\nPriya\nWe are open from 10 to 6."},
    {"external in brackets", "[External] drives can be returned too.\n\nSend it back."},
    {"get Outlook, first", "Get Outlook for your phone from the store, then sign in.\n\nThat is all."},
    {"get Outlook, last", "Step 3:\nGet Outlook for Android from the store"},
    {"sent using", "Sent using the new system, your mail came at once."},
};

static void
try_alike(void)
{
    for (size_t i = 0; i < COUNT(alike); i++)
    {
        const char *body = alike[i].body;
        sv_text t = own(body, strlen(body), SV_PLAIN);

        if (!ok(t.len == strlen(body) && memcmp(t.text, body, t.len) == 0, "kept: %s", alike[i].name))
            note("got: \"%.*s\"", (int) t.len, t.text);
    }
}

/* ---- markup in a body that is said to be plain ---- */

static const sample stray[] = {
    {"line breaks", "Hi Asha,<br>it is done.<br/>\nBye<BR />\n", "Hi Asha,\nit is done.\nBye"},
    {"references", "It&#39;s done&nbsp;&amp; paid, &quot;Asha&quot;.", "It's done\xC2\xA0& paid, \"Asha\"."},
    {"angle brackets as references stay", "more than 5 &gt; 4", "more than 5 &gt; 4"},
    {"a comparison", "if a < b then all is well & good", "if a < b then all is well & good"},
    {"talk of tags",
     "Write <br> or \"<br>\" where a line is to end, and &nbsp without more.",
     "Write <br> or \"<br>\" where a line is to end, and &nbsp without more."},
    {"talk of bold", "Use <b>bold</b> in the template.", "Use <b>bold</b> in the template."},
    {"a quotation below such a line",
     "It is done.<br><br>On Tue, 5 May 2026 at 10:10, Asha &lt;asha@example.net&gt; wrote:<br>&gt; where?",
     "It is done."},
    {"a whole mail of markup", "<html><body><p>It is <b>done</b>.</p><p>Bye</p></body></html>", "It is done.\n\nBye"},
    {"and one that begins with a block", "<div>It is done.</div>\n<div>Bye</div>\n", "It is done.\nBye"},
    {"a tag at the beginning only", "<p is what I would write here.", "<p is what I would write here."},
    {"regards in such a mail", "It is done.<br>\nThanks &amp; Regards,<br>\nPriya", "It is done.\nThanks & Regards,\nPriya"},
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

#define MOST_SECONDS 2.0 /* of processor time; what grows with the square of a body's length takes more, with sanitizers nothing else does */

static void
try_repeated(const char *name, const char *piece, size_t times, sv_content type)
{
    size_t n = strlen(piece);
    char *body = malloc(n * times + 2);
    clock_t begun;
    double took;
    sv_text t;

    for (size_t i = 0; i < times; i++)
        memcpy(body + i * n, piece, n);
    memcpy(body + n * times, "x", 2);
    begun = clock();
    t = own(body, n * times + 1, type);
    took = (double) (clock() - begun) / CLOCKS_PER_SEC;
    if (!ok(is_clean(&t) && took < MOST_SECONDS, "%s", name))
        note("%u bytes of words in %.2f s", t.len, took);
    free(body);
}

/* Cells on a line that begins with as many blanks as are read: the line is not to be looked through for each cell. */
static void
try_long_blank_line(void)
{
    enum { BLANKS = 60000, CELLS = 37000 };
    char *body = malloc(BLANKS * 6 + 1 + CELLS * 4 + 1), *to = body;
    clock_t begun = clock();
    double took;
    sv_text t;

    for (int i = 0; i < BLANKS; i++)
        to = stpcpy(to, "&nbsp;");
    *to++ = 'x';
    for (int i = 0; i < CELLS; i++)
        to = stpcpy(to, "<td>");
    t = own(body, (size_t) (to - body), SV_HTML);
    took = (double) (clock() - begun) / CLOCKS_PER_SEC;
    if (!ok(is_clean(&t) && took < MOST_SECONDS, "cells behind many blanks"))
        note("%.2f s", took);
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
    try_repeated("data of Word that never end", "<xml>", 400000, SV_HTML);
    try_repeated("styles without end", "<span style=\"font-size:0;white-space:pre\">a", 100000, SV_HTML);
    try_repeated("blank cells", "<td>&nbsp;</td>", 200000, SV_HTML);
    try_repeated("blank cells behind a long line of blanks", "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;<td>x", 30000, SV_HTML);
    try_repeated("references without end", "&#39;<br>", 400000, SV_PLAIN);
    try_repeated("telephones' lines without end", "Sent from my iPhone\n\na\n\n", 100000, SV_PLAIN);
    try_repeated("delimiters without end", "-- \nOne sentence stands here.\n\n", 100000, SV_PLAIN);
    try_repeated("verbs without end", "> wrote:\n\n", 300000, SV_PLAIN);
    try_long_blank_line();
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

/* A thread of long mails holds their words, not what reading each of them took. */
static void
try_many_long(void)
{
    static const char piece[] = "<p>Hello <b>there</b>.</p>\n";
    enum { TIMES = 12000, MAILS = 40 };
    size_t n = TIMES * (sizeof piece - 1);
    char *body = malloc(n);
    sv_arena *bounded = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 48 << 20);
    uint32_t read = 0;
    sv_text first, t;

    for (size_t i = 0; i < TIMES; i++)
        memcpy(body + i * (sizeof piece - 1), piece, sizeof piece - 1);
    while (read < MAILS && sv_own_words(bounded, body, n, SV_HTML, read == 0 ? &first : &t) == SV_OK)
        read++;
    ok(read == MAILS, "many long mails in one arena");
    ok(read > 1 && first.len == t.len && memcmp(first.text, t.text, t.len) == 0, "the words of the first are still there");
    sv_arena_free(bounded);
    free(body);
}

int
main(void)
{
    begin_tests();
    ok(sv_phrases_sorted(), "the tables are sorted");
    try_samples(kept, COUNT(kept), SV_PLAIN);
    try_alike();
    try_samples(stray, COUNT(stray), SV_PLAIN);
    try_samples(signatures, COUNT(signatures), SV_PLAIN);
    try_decodings();
    try_hostile();
    try_cap();
    try_small_arena();
    try_many_long();
    return end_tests();
}
