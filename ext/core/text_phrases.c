/*
 * text_phrases.c - what mail programs, helpdesks and people put around a mail, in many languages, and how to find it.
 *
 * All phrases are in the folded form of text_line.c.  The tables that are searched by bisection are sorted by bytes;
 * a test keeps them so.
 */
#include "text.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Names of header lines. */
static const struct { const char *s; sv_header kind; } header_names[] =
{
    {"a", SV_HD_TO}, {"aan", SV_HD_TO}, {"absender", SV_HD_FROM}, {"afzender", SV_HD_FROM}, {"aihe", SV_HD_SUBJECT},
    {"allegati", SV_HD_OTHER}, {"alıcı", SV_HD_TO}, {"an", SV_HD_TO}, {"anlagen", SV_HD_OTHER},
    {"antwort an", SV_HD_OTHER}, {"assunto", SV_HD_SUBJECT}, {"asunto", SV_HD_SUBJECT},
    {"attachments", SV_HD_OTHER}, {"bcc", SV_HD_CC}, {"betr", SV_HD_SUBJECT}, {"betreff", SV_HD_SUBJECT},
    {"bheja gaya", SV_HD_SENT}, {"bhejne wala", SV_HD_FROM}, {"bijlage", SV_HD_OTHER}, {"bilgi", SV_HD_CC},
    {"cc", SV_HD_CC}, {"cc/kopie", SV_HD_CC}, {"cci", SV_HD_CC}, {"cco", SV_HD_CC}, {"chủ đề", SV_HD_SUBJECT},
    {"copie à", SV_HD_CC}, {"címzett", SV_HD_TO}, {"către", SV_HD_TO}, {"da", SV_HD_FROM}, {"dari", SV_HD_FROM},
    {"data", SV_HD_DATE}, {"date", SV_HD_DATE}, {"dato", SV_HD_DATE}, {"datum", SV_HD_DATE}, {"de", SV_HD_FROM},
    {"de la", SV_HD_FROM}, {"destinataire", SV_HD_TO}, {"destinatario", SV_HD_TO}, {"destinatário", SV_HD_TO},
    {"dikirim", SV_HD_SENT}, {"do", SV_HD_TO}, {"dátum", SV_HD_DATE}, {"elküldve", SV_HD_SENT},
    {"emne", SV_HD_SUBJECT}, {"empfänger", SV_HD_TO}, {"enviada", SV_HD_SENT}, {"enviada em", SV_HD_SENT},
    {"enviado", SV_HD_SENT}, {"enviado el", SV_HD_SENT}, {"envoyé", SV_HD_SENT}, {"expéditeur", SV_HD_FROM},
    {"fecha", SV_HD_DATE}, {"feladó", SV_HD_FROM}, {"fra", SV_HD_FROM}, {"from", SV_HD_FROM}, {"från", SV_HD_FROM},
    {"gesendet", SV_HD_SENT}, {"gesendet von", SV_HD_FROM}, {"gönderen", SV_HD_FROM}, {"gönderildi", SV_HD_SENT},
    {"gönderilen", SV_HD_SENT}, {"gönderim tarihi", SV_HD_SENT}, {"importance", SV_HD_OTHER},
    {"importancia", SV_HD_OTHER}, {"in-reply-to", SV_HD_OTHER}, {"inviato", SV_HD_SENT}, {"inviato da", SV_HD_FROM},
    {"kenelle", SV_HD_TO}, {"kepada", SV_HD_TO}, {"kimden", SV_HD_FROM}, {"kime", SV_HD_TO},
    {"kirjoittaja", SV_HD_FROM}, {"komu", SV_HD_TO}, {"konu", SV_HD_SUBJECT}, {"kopi", SV_HD_CC},
    {"kopia", SV_HD_CC}, {"kopie", SV_HD_CC}, {"kopio", SV_HD_CC}, {"list", SV_HD_OTHER}, {"lähetetty", SV_HD_SENT},
    {"lähettäjä", SV_HD_FROM}, {"mailed by", SV_HD_OTHER}, {"message du", SV_HD_DATE}, {"message id", SV_HD_OTHER},
    {"message-id", SV_HD_OTHER}, {"mittente", SV_HD_FROM}, {"nadawca", SV_HD_FROM}, {"newsgroups", SV_HD_OTHER},
    {"objet", SV_HD_SUBJECT}, {"od", SV_HD_FROM}, {"odesláno", SV_HD_SENT}, {"odesílatel", SV_HD_FROM},
    {"oggetto", SV_HD_SUBJECT}, {"onderwerp", SV_HD_SUBJECT}, {"organization", SV_HD_OTHER}, {"para", SV_HD_TO},
    {"perihal", SV_HD_SUBJECT}, {"pièces jointes", SV_HD_OTHER}, {"poslano", SV_HD_SENT},
    {"predmet", SV_HD_SUBJECT}, {"priority", SV_HD_OTHER}, {"priorität", SV_HD_OTHER}, {"pvm", SV_HD_DATE},
    {"päivämäärä", SV_HD_DATE}, {"päiväys", SV_HD_DATE}, {"předmět", SV_HD_SUBJECT}, {"remetente", SV_HD_FROM},
    {"remitente", SV_HD_FROM}, {"reply-to", SV_HD_OTHER}, {"responder a", SV_HD_OTHER}, {"répondre à", SV_HD_OTHER},
    {"sendt", SV_HD_SENT}, {"sent", SV_HD_SENT}, {"signed by", SV_HD_OTHER}, {"skickat", SV_HD_SENT},
    {"subiect", SV_HD_SUBJECT}, {"subject", SV_HD_SUBJECT}, {"subjek", SV_HD_SUBJECT}, {"sujet", SV_HD_SUBJECT},
    {"tanggal", SV_HD_DATE}, {"tarih", SV_HD_DATE}, {"tarikh", SV_HD_DATE}, {"temat", SV_HD_SUBJECT},
    {"til", SV_HD_TO}, {"till", SV_HD_TO}, {"to", SV_HD_TO}, {"trimis", SV_HD_SENT}, {"tárgy", SV_HD_SUBJECT},
    {"từ", SV_HD_FROM}, {"user-agent", SV_HD_OTHER}, {"van", SV_HD_FROM}, {"vastaanottaja", SV_HD_TO},
    {"verzonden", SV_HD_SENT}, {"vishay", SV_HD_SUBJECT}, {"von", SV_HD_FROM}, {"wichtigkeit", SV_HD_OTHER},
    {"wysłane", SV_HD_SENT}, {"wysłano", SV_HD_SENT}, {"za", SV_HD_TO}, {"zadeva", SV_HD_SUBJECT}, {"à", SV_HD_TO},
    {"ämne", SV_HD_SUBJECT}, {"đến", SV_HD_TO}, {"από", SV_HD_FROM}, {"ημερομηνία", SV_HD_DATE},
    {"θέμα", SV_HD_SUBJECT}, {"κοιν", SV_HD_CC}, {"προς", SV_HD_TO}, {"στάλθηκε", SV_HD_SENT}, {"від", SV_HD_FROM},
    {"від кого", SV_HD_FROM}, {"дата", SV_HD_DATE}, {"кому", SV_HD_TO}, {"копия", SV_HD_CC}, {"копія", SV_HD_CC},
    {"надіслано", SV_HD_SENT}, {"от", SV_HD_FROM}, {"от кого", SV_HD_FROM}, {"относно", SV_HD_SUBJECT},
    {"отправитель", SV_HD_FROM}, {"отправлен", SV_HD_SENT}, {"отправлено", SV_HD_SENT}, {"тема", SV_HD_SUBJECT},
    {"אל", SV_HD_TO}, {"מאת", SV_HD_FROM}, {"נושא", SV_HD_SUBJECT}, {"תאריך", SV_HD_DATE}, {"إلى", SV_HD_TO},
    {"التاريخ", SV_HD_DATE}, {"المرسل", SV_HD_FROM}, {"المستلم", SV_HD_TO}, {"الموضوع", SV_HD_SUBJECT},
    {"تاريخ الإرسال", SV_HD_SENT}, {"تم الإرسال", SV_HD_SENT}, {"من", SV_HD_FROM}, {"को", SV_HD_TO},
    {"तारीख", SV_HD_DATE}, {"तारीख़", SV_HD_DATE}, {"दिनांक", SV_HD_DATE}, {"प्रति", SV_HD_TO},
    {"प्रतिलिपि", SV_HD_CC}, {"प्राप्तकर्ता", SV_HD_TO}, {"प्रेषक", SV_HD_FROM}, {"भेजने का समय", SV_HD_SENT},
    {"भेजा गया", SV_HD_SENT}, {"विषय", SV_HD_SUBJECT}, {"से", SV_HD_FROM}, {"অনুলিপি", SV_HD_CC},
    {"তারিখ", SV_HD_DATE}, {"থেকে", SV_HD_FROM}, {"পাঠানো হয়েছে", SV_HD_SENT}, {"প্রতি", SV_HD_TO},
    {"প্রাপক", SV_HD_TO}, {"প্রেরক", SV_HD_FROM}, {"প্রেরিত", SV_HD_SENT}, {"বিষয়", SV_HD_SUBJECT},
    {"ਕਾਰਬਨ ਕਾਪੀ", SV_HD_CC}, {"ਨੂੰ", SV_HD_TO}, {"ਪ੍ਰਾਪਤਕਰਤਾ", SV_HD_TO}, {"ਭੇਜਣ ਵਾਲਾ", SV_HD_FROM},
    {"ਭੇਜਿਆ", SV_HD_SENT}, {"ਭੇਜਿਆ ਗਿਆ", SV_HD_SENT}, {"ਮਿਤੀ", SV_HD_DATE}, {"ਵਿਸ਼ਾ", SV_HD_SUBJECT},
    {"ਵੱਲੋਂ", SV_HD_FROM}, {"కు", SV_HD_TO}, {"గ్రహీత", SV_HD_TO}, {"తేదీ", SV_HD_DATE}, {"నుండి", SV_HD_FROM},
    {"పంపబడింది", SV_HD_SENT}, {"పంపిన తేదీ", SV_HD_SENT}, {"పంపినవారు", SV_HD_FROM}, {"విషయం", SV_HD_SUBJECT},
    {"主旨", SV_HD_SUBJECT}, {"主题", SV_HD_SUBJECT}, {"件名", SV_HD_SUBJECT}, {"副本", SV_HD_CC}, {"发件人", SV_HD_FROM},
    {"发送时间", SV_HD_SENT}, {"宛先", SV_HD_TO}, {"寄件日期", SV_HD_SENT}, {"寄件者", SV_HD_FROM}, {"差出人", SV_HD_FROM},
    {"抄送", SV_HD_CC}, {"收件人", SV_HD_TO}, {"收件者", SV_HD_TO}, {"日時", SV_HD_DATE}, {"日期", SV_HD_DATE},
    {"送信元", SV_HD_FROM}, {"送信日時", SV_HD_SENT}, {"送信者", SV_HD_FROM}, {"날짜", SV_HD_DATE}, {"받는 사람", SV_HD_TO},
    {"보낸 날짜", SV_HD_SENT}, {"보낸 사람", SV_HD_FROM}, {"제목", SV_HD_SUBJECT}, {"참조", SV_HD_CC},
};

/* What stands above a name at the end of a mail. */
static const struct { const char *s; sv_farewell kind; } farewells[] =
{
    {"aapka", SV_FW_REGARDS}, {"aapki", SV_FW_REGARDS}, {"abraços", SV_FW_REGARDS}, {"all the best", SV_FW_REGARDS},
    {"alvast bedankt", SV_FW_THANKS}, {"amicalement", SV_FW_REGARDS}, {"atenciosamente", SV_FW_REGARDS},
    {"atentamente", SV_FW_REGARDS}, {"att", SV_FW_REGARDS}, {"atte", SV_FW_REGARDS}, {"bedankt", SV_FW_THANKS},
    {"bedste hilsner", SV_FW_REGARDS}, {"best", SV_FW_REGARDS}, {"best regards", SV_FW_REGARDS},
    {"best wishes", SV_FW_REGARDS}, {"beste grüsse", SV_FW_REGARDS}, {"beste grüße", SV_FW_REGARDS},
    {"beste hilsen", SV_FW_REGARDS}, {"besten dank", SV_FW_THANKS}, {"bhavdiya", SV_FW_REGARDS},
    {"bien cordialement", SV_FW_REGARDS}, {"bien à toi", SV_FW_REGARDS}, {"bien à vous", SV_FW_REGARDS},
    {"br", SV_FW_REGARDS}, {"brgds", SV_FW_REGARDS}, {"bästa hälsningar", SV_FW_REGARDS},
    {"cari saluti", SV_FW_REGARDS}, {"cdlt", SV_FW_REGARDS}, {"cdt", SV_FW_REGARDS}, {"cheers", SV_FW_REGARDS},
    {"com os melhores cumprimentos", SV_FW_REGARDS}, {"cordialement", SV_FW_REGARDS},
    {"cordiali saluti", SV_FW_REGARDS}, {"cordially", SV_FW_REGARDS}, {"cordialmente", SV_FW_REGARDS},
    {"cu respect", SV_FW_REGARDS}, {"cu stima", SV_FW_REGARDS}, {"cu stimă", SV_FW_REGARDS},
    {"cumprimentos", SV_FW_REGARDS}, {"dank", SV_FW_THANKS}, {"danke", SV_FW_THANKS}, {"dekuji", SV_FW_THANKS},
    {"dhanyabad", SV_FW_THANKS}, {"dhanyavaad", SV_FW_THANKS}, {"dhanyavad", SV_FW_THANKS},
    {"dhanyawaad", SV_FW_THANKS}, {"dhanyawad", SV_FW_THANKS}, {"dhonnobad", SV_FW_THANKS},
    {"distinti saluti", SV_FW_REGARDS}, {"dziekuje", SV_FW_THANKS}, {"dziękuję", SV_FW_THANKS},
    {"děkuji", SV_FW_THANKS}, {"faithfully", SV_FW_REGARDS}, {"freundliche grüsse", SV_FW_REGARDS},
    {"freundliche grüße", SV_FW_REGARDS}, {"gracias", SV_FW_THANKS}, {"gratefully", SV_FW_THANKS},
    {"grazie", SV_FW_THANKS}, {"grazie mille", SV_FW_THANKS}, {"greetings", SV_FW_REGARDS},
    {"groet", SV_FW_REGARDS}, {"groeten", SV_FW_REGARDS}, {"gruß", SV_FW_REGARDS}, {"grüße", SV_FW_REGARDS},
    {"hartelijke groet", SV_FW_REGARDS}, {"hartelijke groeten", SV_FW_REGARDS}, {"herzliche grüße", SV_FW_REGARDS},
    {"hilsen", SV_FW_REGARDS}, {"hilsner", SV_FW_REGARDS}, {"hochachtungsvoll", SV_FW_REGARDS},
    {"hoogachtend", SV_FW_REGARDS}, {"hormat kami", SV_FW_REGARDS}, {"hälsningar", SV_FW_REGARDS},
    {"i migliori saluti", SV_FW_REGARDS}, {"in solidarity", SV_FW_REGARDS}, {"iyi calismalar", SV_FW_REGARDS},
    {"iyi günler", SV_FW_REGARDS}, {"iyi çalışmalar", SV_FW_REGARDS}, {"kh", SV_FW_REGARDS},
    {"kiitos", SV_FW_THANKS}, {"kind regards", SV_FW_REGARDS}, {"kindest regards", SV_FW_REGARDS},
    {"kr", SV_FW_REGARDS}, {"kunnioittavasti", SV_FW_REGARDS}, {"köszönöm", SV_FW_THANKS},
    {"lep pozdrav", SV_FW_REGARDS}, {"lg", SV_FW_REGARDS}, {"liebe grüße", SV_FW_REGARDS},
    {"mange hilsner", SV_FW_REGARDS}, {"many regards", SV_FW_REGARDS}, {"many thanks", SV_FW_THANKS},
    {"med vanlig halsning", SV_FW_REGARDS}, {"med vanliga halsningar", SV_FW_REGARDS},
    {"med venlig hilsen", SV_FW_REGARDS}, {"med venlige hilsner", SV_FW_REGARDS},
    {"med vennlig hilsen", SV_FW_REGARDS}, {"med vänlig hälsning", SV_FW_REGARDS},
    {"med vänliga hälsningar", SV_FW_REGARDS}, {"meilleures salutations", SV_FW_REGARDS},
    {"melhores cumprimentos", SV_FW_REGARDS}, {"merci", SV_FW_THANKS}, {"merci beaucoup", SV_FW_THANKS},
    {"merci d'avance", SV_FW_THANKS}, {"met vriendelijke groet", SV_FW_REGARDS},
    {"met vriendelijke groeten", SV_FW_REGARDS}, {"mfg", SV_FW_REGARDS}, {"mit besten grüßen", SV_FW_REGARDS},
    {"mit freundlichem gruss", SV_FW_REGARDS}, {"mit freundlichem gruß", SV_FW_REGARDS},
    {"mit freundlichen gruessen", SV_FW_REGARDS}, {"mit freundlichen grüssen", SV_FW_REGARDS},
    {"mit freundlichen grüßen", SV_FW_REGARDS}, {"mit herzlichen grüßen", SV_FW_REGARDS},
    {"most sincerely", SV_FW_REGARDS}, {"muchas gracias", SV_FW_THANKS}, {"muito obrigado", SV_FW_THANKS},
    {"multumesc", SV_FW_THANKS}, {"mulțumesc", SV_FW_THANKS}, {"mvg", SV_FW_REGARDS}, {"mvh", SV_FW_REGARDS},
    {"mvh.", SV_FW_REGARDS}, {"obrigada", SV_FW_THANKS}, {"obrigado", SV_FW_THANKS},
    {"on behalf of", SV_FW_REGARDS}, {"parhain terveisin", SV_FW_REGARDS}, {"pozdrawiam", SV_FW_REGARDS},
    {"pozdrowienia", SV_FW_REGARDS}, {"regards", SV_FW_REGARDS}, {"regards & thanks", SV_FW_REGARDS},
    {"respectfully", SV_FW_REGARDS}, {"respectueusement", SV_FW_REGARDS}, {"rgds", SV_FW_REGARDS},
    {"s pozdravem", SV_FW_REGARDS}, {"s pozdravom", SV_FW_REGARDS}, {"s přátelským pozdravem", SV_FW_REGARDS},
    {"saadar", SV_FW_REGARDS}, {"sadar", SV_FW_REGARDS}, {"salam", SV_FW_REGARDS}, {"saludos", SV_FW_REGARDS},
    {"saludos cordiales", SV_FW_REGARDS}, {"salutations", SV_FW_REGARDS}, {"saluti", SV_FW_REGARDS},
    {"saudações", SV_FW_REGARDS}, {"saygilarimla", SV_FW_REGARDS}, {"saygılarımla", SV_FW_REGARDS},
    {"saygılarımızla", SV_FW_REGARDS}, {"schöne grüße", SV_FW_REGARDS}, {"serdecznie pozdrawiam", SV_FW_REGARDS},
    {"sevgiler", SV_FW_REGARDS}, {"shubhechhante", SV_FW_REGARDS}, {"shubhkamnaon sahit", SV_FW_REGARDS},
    {"shukriya", SV_FW_THANKS}, {"sincerely", SV_FW_REGARDS}, {"sincerely yours", SV_FW_REGARDS},
    {"sincèrement", SV_FW_REGARDS}, {"sincères salutations", SV_FW_REGARDS}, {"tack", SV_FW_THANKS},
    {"tak", SV_FW_THANKS}, {"take care", SV_FW_REGARDS}, {"takk", SV_FW_THANKS}, {"terima kasih", SV_FW_THANKS},
    {"terv", SV_FW_REGARDS}, {"terveisin", SV_FW_REGARDS}, {"tesekkurler", SV_FW_THANKS},
    {"teşekkür ederim", SV_FW_THANKS}, {"teşekkürler", SV_FW_THANKS}, {"thank you", SV_FW_THANKS},
    {"thank you & regards", SV_FW_THANKS}, {"thank you and regards", SV_FW_THANKS},
    {"thank you so much", SV_FW_THANKS}, {"thank you very much", SV_FW_THANKS}, {"thanks", SV_FW_THANKS},
    {"thanks & best regards", SV_FW_THANKS}, {"thanks & regards", SV_FW_THANKS}, {"thanks a lot", SV_FW_THANKS},
    {"thanks again", SV_FW_THANKS}, {"thanks and best regards", SV_FW_THANKS}, {"thanks and regards", SV_FW_THANKS},
    {"thanks in advance", SV_FW_THANKS}, {"thanks so much", SV_FW_THANKS}, {"thanks with regards", SV_FW_THANKS},
    {"thanks, regards", SV_FW_THANKS}, {"thx", SV_FW_THANKS}, {"tisztelettel", SV_FW_REGARDS},
    {"trân trọng", SV_FW_REGARDS}, {"très cordialement", SV_FW_REGARDS}, {"tx", SV_FW_THANKS},
    {"um abraço", SV_FW_REGARDS}, {"un abrazo", SV_FW_REGARDS}, {"un cordial saludo", SV_FW_REGARDS},
    {"un cordiale saluto", SV_FW_REGARDS}, {"un saludo", SV_FW_REGARDS}, {"un saluto", SV_FW_REGARDS},
    {"venlig hilsen", SV_FW_REGARDS}, {"vennlig hilsen", SV_FW_REGARDS}, {"vg", SV_FW_REGARDS},
    {"vh", SV_FW_REGARDS}, {"viele grüsse", SV_FW_REGARDS}, {"viele grüße", SV_FW_REGARDS},
    {"vielen dank", SV_FW_THANKS}, {"vriendelijke groet", SV_FW_REGARDS}, {"vriendelijke groeten", SV_FW_REGARDS},
    {"vänlig hälsning", SV_FW_REGARDS}, {"vänliga hälsningar", SV_FW_REGARDS}, {"warm regards", SV_FW_REGARDS},
    {"warm regards & thanks", SV_FW_REGARDS}, {"warm wishes", SV_FW_REGARDS}, {"warmest regards", SV_FW_REGARDS},
    {"warmly", SV_FW_REGARDS}, {"with appreciation", SV_FW_REGARDS}, {"with best regards", SV_FW_REGARDS},
    {"with best wishes", SV_FW_REGARDS}, {"with gratitude", SV_FW_THANKS}, {"with kind regards", SV_FW_REGARDS},
    {"with regards", SV_FW_REGARDS}, {"with respect", SV_FW_REGARDS}, {"with thanks", SV_FW_THANKS},
    {"with warm regards", SV_FW_REGARDS}, {"yours", SV_FW_REGARDS}, {"yours faithfully", SV_FW_REGARDS},
    {"yours sincerely", SV_FW_REGARDS}, {"yours truly", SV_FW_REGARDS}, {"ystavallisin terveisin", SV_FW_REGARDS},
    {"ystävällisin terveisin", SV_FW_REGARDS}, {"z powazaniem", SV_FW_REGARDS}, {"z poważaniem", SV_FW_REGARDS},
    {"z wyrazami szacunku", SV_FW_REGARDS}, {"üdvözlettel", SV_FW_REGARDS}, {"ďakujem", SV_FW_THANKS},
    {"ευχαριστώ", SV_FW_THANKS}, {"με εκτίμηση", SV_FW_REGARDS}, {"φιλικά", SV_FW_REGARDS},
    {"всего доброго", SV_FW_REGARDS}, {"всего наилучшего", SV_FW_REGARDS}, {"дякую", SV_FW_THANKS},
    {"з повагою", SV_FW_REGARDS}, {"поздрави", SV_FW_REGARDS}, {"с наилучшими пожеланиями", SV_FW_REGARDS},
    {"с уважением", SV_FW_REGARDS}, {"спасибо", SV_FW_THANKS}, {"בברכה", SV_FW_REGARDS}, {"تحياتي", SV_FW_REGARDS},
    {"आपका", SV_FW_REGARDS}, {"आपकी", SV_FW_REGARDS}, {"आभार", SV_FW_THANKS}, {"आभारी", SV_FW_THANKS},
    {"धन्यवाद", SV_FW_THANKS}, {"निवेदक", SV_FW_REGARDS}, {"बहुत धन्यवाद", SV_FW_THANKS}, {"भवदीय", SV_FW_REGARDS},
    {"भवदीया", SV_FW_REGARDS}, {"विनीत", SV_FW_REGARDS}, {"शुक्रिया", SV_FW_THANKS}, {"शुभकामनाएँ", SV_FW_REGARDS},
    {"शुभकामनाएं", SV_FW_REGARDS}, {"शुभकामनाओं सहित", SV_FW_REGARDS}, {"सधन्यवाद", SV_FW_REGARDS},
    {"सादर", SV_FW_REGARDS}, {"सादर धन्यवाद", SV_FW_REGARDS}, {"सादर प्रणाम", SV_FW_REGARDS},
    {"আপনার বিশ্বস্ত", SV_FW_REGARDS}, {"ইতি", SV_FW_REGARDS}, {"ধন্যবাদ", SV_FW_THANKS},
    {"ধন্যবাদসহ", SV_FW_THANKS}, {"ধন্যবাদান্তে", SV_FW_THANKS}, {"বিনীত", SV_FW_REGARDS},
    {"শুভেচ্ছা সহ", SV_FW_REGARDS}, {"শুভেচ্ছান্তে", SV_FW_REGARDS}, {"শুভেচ্ছাসহ", SV_FW_REGARDS},
    {"শ্রদ্ধান্তে", SV_FW_REGARDS}, {"শ্রদ্ধাসহ", SV_FW_REGARDS}, {"সাদর", SV_FW_REGARDS},
    {"ਆਦਰ ਸਹਿਤ", SV_FW_REGARDS}, {"ਤੁਹਾਡਾ", SV_FW_REGARDS}, {"ਧੰਨਵਾਦ", SV_FW_THANKS}, {"ਧੰਨਵਾਦ ਸਹਿਤ", SV_FW_THANKS},
    {"ਸਤਿਕਾਰ ਨਾਲ", SV_FW_REGARDS}, {"ਸਤਿਕਾਰ ਸਹਿਤ", SV_FW_REGARDS}, {"ਸ਼ੁਭ ਇੱਛਾਵਾਂ ਸਹਿਤ", SV_FW_REGARDS},
    {"ਸ਼ੁਭਕਾਮਨਾਵਾਂ", SV_FW_REGARDS}, {"ఇట్లు", SV_FW_REGARDS}, {"కృతజ్ఞతలతో", SV_FW_THANKS},
    {"గౌరవంతో", SV_FW_REGARDS}, {"ధన్యవాదములు", SV_FW_THANKS}, {"ధన్యవాదాలు", SV_FW_THANKS},
    {"భవదీయ", SV_FW_REGARDS}, {"మర్యాదపూర్వకంగా", SV_FW_REGARDS}, {"మీ విశ్వసనీయ", SV_FW_REGARDS},
    {"శుభాకాంక్షలతో", SV_FW_REGARDS}, {"敬具", SV_FW_REGARDS}, {"此致", SV_FW_REGARDS}, {"감사합니다 드림", SV_FW_REGARDS},
};

/* "wrote", as reply intros have it. */
static const char *const wrote[] =
{
    "a ecrit", "a scris", "a écrit", "escreveu", "escribio", "escribió", "escribía", "geschreven", "geschrieben",
    "ha escrit", "ha scritto", "je napisal", "je napisao", "kirjoitti", "likha hai", "menulis", "napisal",
    "napisala", "napisana przez", "napisał", "napisała", "napsal", "napsala", "napsali", "napísal", "napísala",
    "ne likha", "pisze", "schreef", "schrieb", "scrisse", "sent", "skreiv", "skrev", "va escriure", "writes",
    "wrote", "yazdı", "yazmış", "écrivait", "írta", "đã viết", "έγραψε", "написа", "написав", "написал", "написала",
    "написано", "писал", "пише", "пишет", "כתב", "كتب", "ने लिखा", "लिखते हैं", "लिखा है", "লিখলেন", "লিখেছিলেন",
    "লিখেছে", "লিখেছেন", "ਨੇ ਲਿਖਿਆ", "ਲਿਖਿਆ ਹੈ", "రాశారు", "రాసారు", "రాసింది", "వ్రాశారు", "వ్రాసారు", "さんは書きました",
    "のメッセージ", "のメール", "写道", "寫道", "작성",
};

/* First words of reply intros; a space follows. */
static const char *const intro_starts[] =
{
    "a", "am", "at", "den", "dne", "dnia", "dňa", "el", "em", "il", "im", "kl", "le", "no dia", "on", "op", "pada",
    "pe", "på", "quoting", "til", "trên", "vào", "w dniu", "în", "στις", "于", "在",
};

/* What stands between the dashes above quoted or forwarded mail. */
static const char *const originals[] =
{
    "alkuperäinen viesti", "antwort nachricht", "antwortnachricht", "asli sandesh", "courriel original",
    "doorgestuurd bericht", "e-mail d'origine", "edelleenlähetetty viesti", "eredeti levél", "eredeti üzenet",
    "forwarded by", "forwarded email", "forwarded mail", "forwarded message", "forwarded message attached",
    "iletilmiş mesaj", "mensagem encaminhada", "mensagem original", "mensagem reencaminhada", "mensaje original",
    "mensaje reenviado", "mensaje transmitido", "mesaj original", "mesaj redirecționat", "message d'origine",
    "message initial", "message original", "message transféré", "messaggio inoltrato", "messaggio originale",
    "messaggio originale da", "messaggio originario", "mool sandesh", "oorspronkelijk bericht",
    "oorspronkelijke bericht", "opprinnelig melding", "oprindelig besked", "oprindelig meddelelse",
    "original appointment", "original e-mail", "original meddelelse", "original melding", "original message",
    "original-nachricht", "originalmeddelande", "originalmessage", "originalnachricht", "origineel bericht",
    "originální zpráva", "orijinal mesaj", "orjinal mesaj", "oryginalna wiadomość", "pesan asli", "pesan terusan",
    "pierwotna wiadomość", "preposlaná správa", "przekazana wiadomość", "pôvodná správa", "přeposlaná zpráva",
    "původní e-mail", "původní zpráva", "replied message", "reply message", "start of forwarded message", "thư gốc",
    "tin nhắn gốc", "továbbított üzenet", "treść przekazanej wiadomości", "urspr. nachricht",
    "ursprungliche nachricht", "ursprungligt meddelande", "ursprüngliche e-mail", "ursprüngliche nachricht",
    "vidarebefordrat meddelande", "videresendt meddelelse", "videresendt melding", "välitetty viesti",
    "weitergeleitete nachricht", "wiadomość oryginalna", "wiadomość przekazana", "yönlendirilmiş ileti",
    "özgün ileti", "αρχικό μήνυμα", "προωθημένο μήνυμα", "вихідне повідомлення",
    "завершение пересылаемого сообщения", "исходное сообщение", "оригинальное сообщение",
    "оригінальне повідомлення", "первоначальное сообщение", "переслане повідомлення", "пересланное сообщение",
    "пересылаемое письмо", "пересылаемое сообщение", "הודעה מקורית", "الرسالة الأصلية", "अग्रेषित संदेश",
    "फ़ॉरवर्ड किया गया संदेश", "मूल ईमेल", "मूल मैसेज", "मूल संदेश", "मूल सन्देश", "ফরওয়ার্ড করা বার্তা",
    "ফরওয়ার্ড করা মেসেজ", "মূল বার্তা", "মূল মেসেজ", "ਅੱਗੇ ਭੇਜਿਆ ਸੁਨੇਹਾ", "ਫਾਰਵਰਡ ਕੀਤਾ ਸੁਨੇਹਾ", "ਮੂਲ ਸੁਨੇਹਾ",
    "అసలు సందేశం", "ఫార్వర్డ్ చేసిన సందేశం", "మూల సందేశం", "元のメッセージ", "原始邮件", "原始郵件", "転送メッセージ", "转发的邮件", "转发邮件",
    "원본 메시지", "전달된 메시지",
};

/* Lines above forwarded mail that need no dashes. */
static const char *const forward_heads[] =
{
    "anfang der weitergeleiteten e-mail", "anfang der weitergeleiteten nachricht", "begin doorgestuurd bericht",
    "begin forwarded mail", "begin forwarded message", "début du message réexpédié", "début du message transféré",
    "iletilen iletinin başlangıcı", "inicio del mensaje reenviado", "inizio del messaggio inoltrato",
    "inizio messaggio inoltrato", "início da mensagem encaminhada", "início da mensagem reencaminhada",
    "note: forwarded message attached", "początek przekazanej wiadomości", "start på videresendt besked",
    "vidarebefordrat brev", "videresendt melding", "välitetty viesti alkaa", "začátek přeposlané zprávy",
    "начало переадресованного сообщения", "अग्रेषित संदेश की शुरुआत",
};

/* Ticket systems' line above which a reply is to be written. */
static const char *const reply_marks[] =
{
    "acima desta linha", "add your reply above", "arriba de esta línea", "au-dessus de cette ligne",
    "boven deze lijn", "boven deze regel", "bu satırın üstüne", "do not edit below this line",
    "do not write below this line", "encima de esta línea", "is line ke upar", "nad tento řádek",
    "oberhalb dieser linie", "oberhalb dieser zeile", "ovanför den här raden", "ovanför denna rad",
    "over denne linje", "please respond above this line", "powyżej tej linii", "reply above the line",
    "reply above this line", "reply above this text", "sopra questa linea", "sopra questa riga",
    "tämän rivin yläpuolelle", "write above this line", "your reply above", "über dieser linie", "выше этой линии",
    "выше этой строки", "इस पंक्ति के ऊपर", "इस लाइन के ऊपर", "এই লাইনের উপরে", "ਇਸ ਲਾਈਨ ਦੇ ਉੱਪਰ", "ఈ లైన్ పైన",
};

/* How lines begin that mail programs put under a mail. */
static const char *const app_begins[] =
{
    "dikirim dari", "download outlook voor", "enviado a partir do", "enviado da minha",
    "enviado desde correo para windows", "enviado desde el móvil", "enviado desde mi", "enviado desde outlook",
    "enviado desde yahoo", "enviado do email para windows", "enviado do meu", "enviado do outlook",
    "enviado via iphone", "envoyé de mon", "envoyé de mon iphone", "envoyé depuis l'application",
    "envoyé depuis mon", "envoyé depuis outlook", "envoyé depuis yahoo", "envoyé sans fil", "envoyé via",
    "envoyé à partir d'outlook", "envoyé à partir de courrier", "envoyé à partir de outlook", "from my iphone",
    "få outlook for", "gesendet gesendet von meiner", "gesendet mit der", "gesendet mit der gmx",
    "gesendet von iphone", "gesendet von mail für windows", "gesendet von outlook", "get bluemail for",
    "get outlook for", "gửi từ", "hanki outlook", "hent outlook til", "hämta outlook för", "inviato da ipad",
    "inviato da iphone", "inviato da outlook", "inviato da posta per windows", "inviato da smartphone",
    "inviato da yahoo", "inviato dal mio", "inviato dall", "iphoneから送信", "küldve az", "lähetetty ipadista",
    "lähetetty iphonesta", "lähetetty laitteesta", "lähetetty outlook", "lähetetty puhelimesta",
    "lähetetty samsung", "mere iphone se bheja", "mere mobile se bheja", "mere phone se bheja",
    "obtener outlook para", "obtenir outlook pour", "obter o outlook para", "odesláno z", "odoslané z",
    "ottieni outlook per", "outlook für android herunterladen", "outlook für ios", "outlook voor",
    "pobierz outlook", "poslano z", "scarica outlook per", "sendt fra e-post for windows",
    "sendt fra mail til windows", "sendt fra min", "sendt fra outlook", "sent by galaxy", "sent by outlook",
    "sent from a phone", "sent from an iphone", "sent from android", "sent from aol", "sent from blackberry",
    "sent from bluemail", "sent from essential pim", "sent from fairemail", "sent from gmail mobile",
    "sent from icloud", "sent from k-9 mail", "sent from mail for windows", "sent from mailbox", "sent from mobile",
    "sent from my", "sent from my cell", "sent from my-", "sent from newton", "sent from nokia",
    "sent from outlook", "sent from phone", "sent from proton", "sent from rediffmail", "sent from samsung",
    "sent from spark", "sent from surface", "sent from the samsung galaxy", "sent from typeapp",
    "sent from windows mail", "sent from xperia", "sent from yahoo mail", "sent from zoho mail", "sent on the go",
    "sent using cloudmagic", "sent using outlook", "sent using zoho mail", "sent via blackberry", "sent via mobile",
    "sent via the samsung galaxy", "sent wirelessly from my", "sent wirelessly via", "sent with airmail",
    "sent with mailtrack", "sent with proton", "sent with spark", "sent with tuta", "sent with tutanota",
    "sent with unibox", "skaff deg outlook for", "skaffa outlook för", "skickades från",
    "skickat från e-post för windows", "skickat från min", "skickat från outlook", "trimis de pe",
    "typed on my phone", "télécharger outlook pour", "verstuurd met", "verstuurd vanaf mijn", "verstuurd vanuit",
    "verzonden met", "verzonden vanaf mijn", "verzonden vanuit", "verzonden via", "virus-free. www.avast.com",
    "virus-free. www.avg.com", "von unterwegs gesendet", "wysłane z", "wysłano z", "được gửi từ", "στάλθηκε από το",
    "відправлено з", "надіслано з", "отправлено из", "отправлено с", "скачать outlook", "मेरे iphone से",
    "मेरे फ़ोन से भेजा", "मेरे फोन से भेजा", "मेरे मोबाइल से भेजा", "আমার iphone থেকে", "আমার ফোন থেকে পাঠানো",
    "আমার মোবাইল থেকে পাঠানো", "ਮੇਰੇ iphone ਤੋਂ", "ਮੇਰੇ ਫ਼ੋਨ ਤੋਂ ਭੇਜ", "ਮੇਰੇ ਫੋਨ ਤੋਂ ਭੇਜ", "నా iphone నుండి",
    "నా ఫోన్ నుండి పంప", "నా మొబైల్ నుండి పంప", "从我的", "來自我的", "发自我的", "從我的", "發自我的", "나의 iphone에서",
};

/* Of what such a line speaks. */
static const char *const devices[] =
{
    "airmail", "alcatel", "android", "asus", "avast", "avg", "blackberry", "cell", "celular", "cloudmagic",
    "device", "galaxy", "gerät", "gmail", "gmx", "handy", "htc", "huawei", "icloud", "ipad", "iphone", "ipod",
    "laittee", "lenovo", "lg", "mail", "mailbox", "mobil", "mobile", "moto", "motorola", "móvil", "newton", "nokia",
    "on the go", "oneplus", "oppo", "outlook", "phone", "pim", "pixel", "portable", "proton", "puhelim", "realme",
    "redmi", "samsung", "sony", "spark", "surface", "tablet", "telefon", "telefono", "teléfono", "terminal", "tuta",
    "typeapp", "téléphone", "unibox", "unterwegs", "vivo", "wiko", "windows", "xiaomi", "xperia", "yahoo",
    "телефон", "устройств", "फ़ोन", "फोन", "मोबाइल", "ফোন", "মোবাইল", "ਫ਼ੋਨ", "ਫੋਨ", "ఫోన్", "మొబైల్", "我的",
};

/* How such lines end where the verb stands last. */
static const char *const app_ends[] =
{
    "dan gönderildi", "den gönderildi", "handy gesendet", "imden gönderildi", "ipad gesendet", "iphone gesendet",
    "k-9 mail gesendet", "mobilgerät gesendet", "mobiltelefon gesendet", "smartphone gesendet", "umdan gönderildi",
    "unterwegs gesendet", "から送信", "傳送",
};

/* How lines begin that mail gateways put above a mail. */
static const char *const banners[] =
{
    "[extern]", "[external email]", "[external sender]", "[external]", "achtung: diese e-mail stammt von",
    "attention: courriel externe", "attention: this email originated", "caution - external", "caution: external",
    "caution: this email originated", "email externe", "external email", "external message", "external sender",
    "externe e-mail", "some people who received this message don't often get email",
    "this email originated from outside", "this email was sent from outside",
    "this message originated from outside", "this message was sent from outside", "warning: external",
    "warning: this email originated", "you don't often get email from", "you don’t often get email from",
};

/* ---- searching ---- */

/* Order of a table's entry and s; 0 if the entry is s or the beginning of s. */
static int
compare_begin(const char *entry, const char *s, uint32_t len)
{
    size_t n = strlen(entry), m = n < len ? n : len;
    int c = memcmp(entry, s, m);

    return c != 0 ? c : n > len;
}

/*
 * The longest entry that s begins with and that `fits`, in a sorted table of elements of `width` bytes whose first
 * member is a string; -1 if there is none.  All beginnings of s stand before s and close to it, shorter ones first.
 */
static int
find_begin(const void *table, size_t count, size_t width, const char *s, uint32_t len, bool (*fits)(const char *rest, uint32_t n))
{
    const char *base = table;
    size_t lo = 0, hi = count;

    while (lo < hi)
    {
        size_t mid = (lo + hi) / 2;
        const char *entry = *(const char *const *) (base + mid * width);

        if (compare_begin(entry, s, len) <= 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo > 0; lo--)
    {
        const char *entry = *(const char *const *) (base + (lo - 1) * width);
        uint32_t n = (uint32_t) strlen(entry);

        if (*entry != *s)
            break;
        if (n <= len && memcmp(entry, s, n) == 0 && fits(s + n, len - n))
            return (int) lo - 1;
    }
    return -1;
}

static bool
fits_whole(const char *rest, uint32_t n)
{
    (void) rest;
    return n == 0;
}

static bool
fits_any(const char *rest, uint32_t n)
{
    (void) rest;
    (void) n;
    return true;
}

/* A word ends here: no letter or digit, and no combining or other non-ASCII letter but a dash, follows. */
static bool
fits_word(const char *rest, uint32_t n)
{
    unsigned char c = n ? (unsigned char) *rest : 0;

    return n == 0 || (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) || (c == 0xE2 && n >= 3);
}

static bool
fits_space(const char *rest, uint32_t n)
{
    return n > 0 && *rest == ' ';
}

#define FIND(table, s, len, fits) find_begin(table, COUNT(table), sizeof((table)[0]), s, len, fits)

sv_header
sv_header_by_name(const char *s, uint32_t len)
{
    int i = len == 0 ? -1 : FIND(header_names, s, len, fits_whole);

    return i < 0 ? SV_HD_NONE : header_names[i].kind;
}

sv_farewell
sv_farewell_at(const char *s, uint32_t len, uint32_t *n)
{
    int i = len == 0 ? -1 : FIND(farewells, s, len, fits_word);

    if (i < 0)
        return SV_FW_NONE;
    *n = (uint32_t) strlen(farewells[i].s);
    return farewells[i].kind;
}

/* Does it speak of a thing that mails are written with? */
static bool
names_device(const sv_folded *f)
{
    for (size_t k = 0; k < COUNT(devices); k++)
        if (sv_folded_has(f, devices[k]))
            return true;
    return false;
}

/*
 * "sent from my desk, much easier than …", "sent from my end today": sentences.  What follows the known beginning must
 * be short and name a device, or a number as unknown devices have.
 */
static bool
is_device_line(const sv_folded *f, uint32_t begin)
{
    const char *s = f->s + begin, *link = memchr(s, '<', f->len - begin);
    uint32_t n = link != NULL ? (uint32_t) (link - s) : f->len - begin;
    bool number = false;

    if (sv_folded_has(f, "excuse"))
        return names_device(f);
    if (memchr(s, ',', n) != NULL || memchr(s, ';', n) != NULL || sv_count_words(s, n) > 12)
        return false;
    for (uint32_t i = 0; i < n; i++)
        number |= s[i] >= '0' && s[i] <= '9';
    return names_device(f) || (number && sv_count_words(s, n) <= 5);
}

/* Brackets around "[Sent from my …]" and dashes before it are of no account. */
static void
strip_brackets(sv_folded *f)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < f->len; k++)
        if (f->s[k] != '[' && f->s[k] != ']' && f->s[k] != '(' && f->s[k] != '<' && (n > 0 || (f->s[k] != '-' && f->s[k] != ' ')))
            f->s[n++] = f->s[k];
    f->len = n;
}

static bool
ends_as_app_line(const sv_folded *f)
{
    uint32_t len = f->len - (f->s[f->len - 1] == '.');

    for (size_t k = 0; k < COUNT(app_ends); k++)
    {
        uint32_t n = (uint32_t) strlen(app_ends[k]);

        if (len >= n && f->s[len - 1] == app_ends[k][n - 1] && memcmp(f->s + len - n, app_ends[k], n) == 0)
            return is_device_line(f, 0);
    }
    return false;
}

bool
sv_is_app_line(const sv_folded *folded)
{
    sv_folded copy;
    const sv_folded *f = folded;
    int i;

    if (f->len == 0 || f->len > 200)
        return false;
    if (*f->s == '[' || *f->s == '(' || *f->s == '-' || *f->s == '<')
    {
        copy = *folded;
        strip_brackets(&copy);
        f = &copy;
        if (f->len == 0)
            return false;
    }
    i = FIND(app_begins, f->s, f->len, fits_any);
    if (i < 0 && (sv_folded_begins(f, "sent ") || sv_folded_begins(f, "get ")) && sv_folded_has(f, "<http"))
        return sv_count_words(f->s, f->len) <= 6;
    if (i >= 0 && sv_folded_begins(f, "get ") && sv_count_words(f->s, f->len) > 6)
        return false; /* "Get Outlook for Android from the store" */
    if (i >= 0)
        return is_device_line(f, (uint32_t) strlen(app_begins[i]));
    return ends_as_app_line(f);
}

/* May a word begin at s[at]?  Scripts without spaces begin one anywhere. */
static bool
begins_word(const sv_folded *f, uint32_t at)
{
    unsigned char before = at > 0 ? (unsigned char) f->s[at - 1] : ' ';

    return before == ' ' || before == '>' || before == ')' || before == ',' || before == '"' || before == '.'
           || (unsigned char) f->s[at] >= 0xE3;
}

uint32_t
sv_find_wrote(const sv_folded *f, uint32_t *begin)
{
    for (uint32_t at = f->len; at-- > 0;)
    {
        int k = begins_word(f, at) ? FIND(wrote, f->s + at, f->len - at, fits_word) : -1;

        if (k < 0)
            continue;
        *begin = at;
        return at + (uint32_t) strlen(wrote[k]);
    }
    return 0;
}

bool
sv_begins_intro(const sv_folded *f)
{
    return f->len > 0 && FIND(intro_starts, f->s, f->len, fits_space) >= 0;
}

bool
sv_names_original(const char *s, uint32_t len)
{
    return len > 0 && FIND(originals, s, len, fits_word) >= 0;
}

bool
sv_is_forward_head(const char *s, uint32_t len)
{
    return len > 0 && FIND(forward_heads, s, len, fits_whole) >= 0;
}

bool
sv_names_reply_mark(const sv_folded *f)
{
    for (size_t k = 0; k < COUNT(reply_marks); k++)
        if (sv_folded_has(f, reply_marks[k]))
            return true;
    return false;
}

bool
sv_begins_banner(const sv_folded *f)
{
    return f->len > 0 && FIND(banners, f->s, f->len, fits_any) >= 0;
}

/* An agent may warn of the outside too ("Warning: external drives …"): a banner is short or speaks of mail. */
bool
sv_is_banner(const sv_folded *f)
{
    static const char *const of_mail[] = {"mail", "sender", "click", "link", "message", "courriel", "absender"};
    int i = f->len > 0 ? FIND(banners, f->s, f->len, fits_any) : -1;

    if (i < 0)
        return false;
    if (f->len - strlen(banners[i]) <= 2)
        return true;
    for (size_t k = 0; k < COUNT(of_mail); k++)
        if (sv_folded_has(f, of_mail[k]))
            return true;
    return false;
}

static bool
is_sorted(const void *table, size_t count, size_t width)
{
    const char *base = table;

    for (size_t i = 1; i < count; i++)
        if (strcmp(*(const char *const *) (base + (i - 1) * width), *(const char *const *) (base + i * width)) >= 0)
            return false;
    return true;
}

#define SORTED(table) is_sorted(table, COUNT(table), sizeof((table)[0]))

static bool
banners_fit(void)
{
    for (size_t i = 0; i < COUNT(banners); i++)
        if (strlen(banners[i]) > SV_FOLD_HEAD - 8)
            return false;
    return true;
}

bool
sv_phrases_sorted(void)
{
    return banners_fit() && SORTED(header_names) && SORTED(farewells) && SORTED(wrote) && SORTED(intro_starts) && SORTED(originals)
           && SORTED(forward_heads) && SORTED(app_begins) && SORTED(banners);
}
