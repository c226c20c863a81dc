/*
 * text_markup_test.c - own words of markup: what a reader of the mail sees, without what mail programs wrap around it.
 */
#include "text_samples.h"

static const sample markup[] = {
    {"paragraphs", "<p>Hi Asha,</p><p>It is <b>done</b>.</p>", "Hi Asha,\n\nIt is done."},
    {"line breaks and references", "a&nbsp;b<br>c &lt;d&gt; &amp; &#8377; &#x20B9; &hellip;", "a\xC2\xA0""b\nc <d> & \xE2\x82\xB9 \xE2\x82\xB9 \xE2\x80\xA6"},
    {"white space is one blank", "<p>a \n\t b</p>", "a b"},
    {"a list", "<ul><li>one<li>two</ul>", "- one\n- two"},
    {"a numbered list", "<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"},
    {"a table", "<table><tr><td>Plan</td><td>Price</td></tr><tr><td>A</td><td>5</td></tr></table>", "Plan | Price\nA | 5"},
    {"preformatted", "<pre>a  b\n  c</pre>", "a  b\n  c"},
    {"styles, scripts, titles, comments", "<head><title>t</title><style>p{}</style></head><!-- c --><script>s()</script><p>x</p>", "x"},
    {"hidden text", "<div style=\"display:none\">no</div><span hidden>no</span><p style='visibility:hidden'>no</p>x", "x"},
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

/* ---- white space ---- */

static const sample spaces[] = {
    {"line breaks that the style keeps",
     "<div style=\"white-space: pre-wrap\">Hi Asha,\n\nit is done.\n  - one\n  - two</div>",
     "Hi Asha,\n\nit is done.\n  - one\n  - two"},
    {"and in a paragraph",
     "<p style=\"white-space:pre-line\">Hi Asha,\n\nit is done.\nBye</p>",
     "Hi Asha,\n\nit is done.\nBye"},
    {"and in a span", "<span style=\"white-space: pre-wrap;\">Hi\nthere</span>", "Hi\nthere"},
    {"and where a style takes it back",
     "<div style=\"white-space:pre-wrap\">a\nb<p style=\"white-space:normal\">c\nd</p>e\nf</div>",
     "a\nb\n\nc d\n\ne\nf"},
    {"and in preformatted text", "<pre>a\nb <span style=\"white-space:normal\">c\nd</span>\ne</pre>", "a\nb c d\ne"},
    {"and in a cell", "<table><tr><td style=\"white-space:pre-wrap\">a\nb</td><td>c</td></tr></table>", "a\nb | c"},
    {"and where the next paragraph has no such style", "<p style=\"white-space:pre-wrap\">a\nb</p><p>c\nd</p>", "a\nb\n\nc d"},
    {"a style that keeps no line breaks", "<p style=\"white-space:nowrap\">a\nb</p>", "a b"},
    {"the line break that begins preformatted text", "<pre>\nline one\nline two</pre>", "line one\nline two"},
    {"a field of text", "<textarea>a\nb</textarea>", "a\nb"},
    {"line breaks in all spellings", "a<br/>b<br />c<BR>d</br>e", "a\nb\nc\nd\ne"},
    {"a blank line between blocks", "<div>a</div><div><br></div><div>b</div>", "a\n\nb"},
    {"a blank line of Word",
     "<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b<o:p></o:p></p>",
     "a\n\nb"},
    {"a paragraph of a no-break space", "<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"},
};

/* ---- what is not seen ---- */

static const sample unseen[] = {
    {"a line before the mail, hidden by force", "<div style=\"display:none !important\">preheader</div>Hi", "Hi"},
    {"and by the name of its class",
     "<span class=\"preheader\" style=\"color:transparent;display:none!important;height:0\">Your ticket was updated</span><p>"
     "Hi</p>",
     "Hi"},
    {"hidden by its height and by cutting off", "<div style=\"max-height:0;overflow:hidden\">preheader</div>Hi", "Hi"},
    {"of no height, but not cut off", "<div style=\"height:0\">yes</div>", "yes"},
    {"not to be seen through", "<div style=\"opacity:0\">preheader</div>Hi", "Hi"},
    {"nearly opaque", "<p style=\"opacity:0.9\">yes</p>", "yes"},
    {"hidden by its size",
     "<div style=\"font-size:1px;color:#fff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden\">pre</div>"
     "Hi",
     "Hi"},
    {"what follows text of one pixel", "<div style=\"font-size:1px\">no</div>yes", "yes"},
    {"a cell of size 0 around text that has its own size",
     "<table><tr><td style=\"font-size:0px;padding:10px\"><div style=\"font-size:13px;line-height:1\">Hi Asha, done.</div></td>"
     "</tr></table>",
     "Hi Asha, done."},
    {"text of size 0 around text of another",
     "<div style=\"font-size:0\">x<span style=\"font-size:14px\">Hi</span>y</div>",
     "Hi"},
    {"text a little smaller", "<p style=\"font-size:0.8em\">yes</p>", "yes"},
    {"a button that Outlook is not to show",
     "<!--[if mso]><v:roundrect><center>Track</center></v:roundrect><![endif]--><a style=\"mso-hide:all;display:inline-block\">"
     "Track</a>",
     "Track"},
    {"what screen readers do not read", "<span aria-hidden=\"true\">*</span>Hi", "*Hi"},
    {"what only Outlook sees", "<!--[if mso]><table><tr><td>mso only</td></tr></table><![endif]--><p>Hi</p>", "Hi"},
    {"what all but Outlook see", "<![if !mso]><p>Hi</p><![endif]>", "Hi"},
    {"and in its other spelling", "<!--[if !mso]><!--><p>Hi</p><!--<![endif]-->", "Hi"},
    {"data of Word", "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><p>Hi</p>", "Hi"},
    {"data of Word that never end", "<xml>Hi Asha", "Hi Asha"},
    {"marks in a style", "<style>a > b {content:\"</p>\"}</style>Hi", "Hi"},
    {"tags in a script", "<script>if(a<b){document.write(\"<p>no</p>\")}</script>Hi", "Hi"},
    {"details that are folded", "<details><summary>Steps</summary>press reset</details>", "Steps\npress reset"},
};

/* ---- shape ---- */

static const sample shapes[] = {
    {"a table that lays out",
     "<table width=100%><tr><td><table><tr><td>Hi Asha,</td></tr><tr><td>It is done.</td></tr></table></td></tr></table>",
     "Hi Asha,\nIt is done."},
    {"and one with empty cells at its sides",
     "<table><tr><td>&nbsp;</td><td>Hi Asha</td><td>&nbsp;</td></tr></table>",
     "Hi Asha"},
    {"paragraphs in cells",
     "<table><tr><td><p>One.</p><p>Two.</p></td><td><p>Three.</p></td></tr></table>",
     "One.\n\nTwo.\n\nThree."},
    {"a list of Word",
     "<p class=MsoListParagraph style=\"text-indent:-.25in\"><![if !supportLists]><span style=\"mso-list:Ignore\">1.<span>"
     "&nbsp;&nbsp;&nbsp; </span></span><![endif]>first<o:p></o:p></p>",
     "1.\xC2\xA0\xC2\xA0\xC2\xA0 first"},
    {"words in two spans", "<span>a</span><span>b</span>", "ab"},
    {"joiners stay", "<p>क्&zwj;ष</p>", "क्\xE2\x80\x8Dष"},
    {"references in all spellings", "&#x41;&#65;&#x1F600;&euro;&copy;&bogus;&amp", "AA😀€©&bogus;&"},
};

/* ---- what mail programs wrap around ---- */

static const sample wrappers[] = {
    {"a header block of Outlook",
     "<div>x</div><div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p "
     "class=\"MsoNormal\"><b><span style=\"font-size:10.0pt\">From:</span></b><span> Asha [mailto:asha@example.net] <br><b>"
     "Sent:</b> 05 May 2026 10:10<br><b>To:</b> Support<br><b>Subject:</b> parcel<o:p></o:p></span></p></div></div><p "
     "class=\"MsoNormal\">old</p>",
     "x"},
    {"and a German one",
     "<p class=MsoNormal>x</p><div style=\"mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt\"><p "
     "class=MsoNormal><b>Von:</b> Asha &lt;asha@example.net&gt;<br><b>Gesendet:</b> Dienstag, 5. Mai 2026 10:10<br><b>An:</b> "
     "Hilfe<br><b>Betreff:</b> Paket</p></div><p>alt</p>",
     "x"},
    {"iPhone",
     "<div dir=\"ltr\">x</div><div dir=\"ltr\"><br>On 5 May 2026, at 10:10, Asha &lt;asha@example.net&gt; wrote:<br><br></div>"
     "<blockquote type=\"cite\"><div dir=\"ltr\">old</div></blockquote>",
     "x"},
    {"iPhone, with its own line",
     "<div>x</div><br id=\"lineBreakAtBeginningOfSignature\"><div dir=\"ltr\">Sent from my iPhone</div><div dir=\"ltr\"><br>"
     "<blockquote type=\"cite\">On 5 May 2026, at 10:10, Asha wrote:<br><br></blockquote></div><blockquote type=\"cite\"><div>"
     "old</div></blockquote>",
     "x"},
    {"Outlook for Android",
     "<div dir=\"auto\">x</div><div id=\"ms-outlook-mobile-signature\"><div>Get <a href=\"https://aka.ms/AAb9ysg\">Outlook for "
     "Android</a></div></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" "
     "dir=\"ltr\"><b>From:</b> Asha<br></div><div>old</div>",
     "x"},
    {"Outlook for phones",
     "<div>x</div><div id=\"mail-editor-reference-message-container\"><div>From: Asha</div>old</div>",
     "x"},
    {"Gmail on a phone",
     "<div dir=\"auto\">x</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On "
     "Tue, 5 May 2026, 10:10 Asha, &lt;<a href=\"mailto:asha@example.net\">asha@example.net</a>&gt; wrote:<br></div>"
     "<blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex\"><div>old</div>"
     "</blockquote></div>",
     "x"},
    {"Gmail of old",
     "<div dir=\"ltr\">x</div><div class=\"gmail_extra\"><br><div class=\"gmail_quote\">On Tue, May 5, 2026 at 10:10 AM, Asha "
     "<span dir=\"ltr\">&lt;asha@example.net&gt;</span> wrote:<br><blockquote class=\"gmail_quote\">old</blockquote></div><br>"
     "</div>",
     "x"},
    {"Yahoo with prefixes",
     "<div class=\"ydp123yahoo-style-wrap\">x</div><div id=\"ydp99yahoo_quoted_77\" class=\"ydp99yahoo_quoted\"><div>On "
     "Tuesday, 5 May 2026 at 10:10 am IST, Asha wrote:</div>old</div>",
     "x"},
    {"Yahoo on a phone",
     "<div>x<br><br><div id=\"ymail_android_signature\"><a href=\"https://go.onelink.me\">Sent from Yahoo Mail on Android</a>"
     "</div> <br> <blockquote style=\"margin: 0 0 20px 0;\"> <div>On Tue, 5 May 2026 at 10:10, Asha</div><div>"
     "&lt;asha@example.net&gt; wrote:</div> <div>old</div></blockquote></div>",
     "x"},
    {"Proton with its own line",
     "<div style=\"font-family:Arial\">x</div><div class=\"protonmail_signature_block\"><div "
     "class=\"protonmail_signature_block-user\">Priya</div><div class=\"protonmail_signature_block-proton\">Sent with <a "
     "href=\"https://proton.me\">Proton Mail</a> secure email.</div></div><div class=\"protonmail_quote\">On Tuesday, May 5th, "
     "2026 at 10:10 AM, Asha &lt;asha@example.net&gt; wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">"
     "old</blockquote></div>",
     "x"},
    {"Thunderbird, German",
     "<html><head><meta http-equiv=\"content-type\" content=\"text/html; charset=UTF-8\"></head><body><p>x</p><br><div "
     "class=\"moz-cite-prefix\">Am 05.05.26 um 10:10 schrieb Asha:<br></div><blockquote type=\"cite\" "
     "cite=\"mid:1@example.net\"><p>old</p></blockquote><pre class=\"moz-signature\" cols=\"72\">-- \nPriya</pre></body></html>",
     "x"},
    {"answers in Thunderbird",
     "<div class=\"moz-cite-prefix\">On 5/5/26 10:10, Asha wrote:</div><blockquote type=\"cite\">q1</blockquote><p>a1</p>"
     "<blockquote type=\"cite\">q2</blockquote><p>a2</p>",
     "a1\n\na2"},
    {"Zoho with a signature",
     "<div>x</div><div data-zbluepencil-ignore=\"true\" class=\"zmail_signature_below\"><div>Priya</div></div><div "
     "class=\"zmail_extra_hr\" style=\"border-top:1px solid #ccc\"><br></div><div class=\"zmail_extra\" "
     "data-zbluepencil-ignore=\"true\"><div><div>From: Asha &lt;asha@example.net&gt;<br>To: us<br>Date: Tue, 5 May 2026<br>"
     "Subject: p<br></div></div><blockquote id=\"blockquote_zmail\"><div>old</div></blockquote></div>",
     "x"},
    {"Zoho, by its dashes",
     "<div>x<br><br>---- On Tue, 05 May 2026 10:10:11 +0530 Asha &lt;asha@example.net&gt; wrote ---<br>old</div>",
     "x"},
    {"Zoho, with a quote",
     "<div>x</div><div><br></div><div>---- on Tue, 05 May 2026 10:10:11 +0530 <b>\"Asha\"&lt;asha@example.net&gt;</b> wrote "
     "----</div><div><br></div><blockquote style=\"border-left:1px dotted #e5e5e5\"><div>old</div></blockquote>",
     "x"},
    {"Rediffmail",
     "<div>x</div><br><br>From: Asha &lt;asha@rediffmail.com&gt;<br>Sent: Tue, 5 May 2026 10:10:11<br>To: us@example.net<br>"
     "Subject: p<br><br>old",
     "x"},
    {"K-9",
     "x<br><br><div class=\"gmail_quote\">On 5 May 2026 10:10:11 GMT+05:30, Asha &lt;asha@example.net&gt; wrote:<blockquote "
     "class=\"gmail_quote\">old</blockquote></div>",
     "x"},
    {"Samsung",
     "<div>x</div><div><br></div><div id=\"composer_signature\"><div>Sent from my Galaxy</div></div><div><br></div><div "
     "style=\"font-size:100%\"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Asha "
     "&lt;asha@example.net&gt; </div><div>Date: 05/05/2026 10:10 (GMT+05:30) </div><div>To: us </div><div>Subject: p </div>"
     "<div><br></div></div>old",
     "x"},
    {"Exchange",
     "<div>x</div><hr tabindex=\"-1\" style=\"display:inline-block; width:98%\"><b>From:</b> Asha<br><b>Sent:</b> Tuesday<br>"
     "<b>To:</b> us<br><b>Subject:</b> p<br><br>old",
     "x"},
    {"Notes",
     "x<br><br><font size=1 color=#5f5f5f face=\"sans-serif\">From:        </font><font size=1 face=\"sans-serif\">Asha "
     "&lt;asha@example.net&gt;</font><br><font size=1 color=#5f5f5f face=\"sans-serif\">To:        </font><font size=1>"
     "us</font><br><font size=1>Date:        </font><font size=1>05/05/2026 10:10</font><br><font size=1>Subject:        "
     "</font><font size=1>p</font><br><hr noshade><br>old",
     "x"},
    {"Notes, in a table",
     "<p>x</p><table><tr><td>From:</td><td>Asha &lt;asha@example.net&gt;</td></tr><tr><td>To:</td><td>us</td></tr><tr><td>"
     "Date:</td><td>05/05/2026 10:10</td></tr><tr><td>Subject:</td><td>p</td></tr></table><p>old</p>",
     "x"},
    {"an iPhone's signature that holds the words",
     "<div id=\"AppleMailSignature\">Your parcel comes on Monday.</div>",
     "Your parcel comes on Monday."},
    {"Roundcube",
     "<p>x</p><p id=\"reply-intro\">On 2026-05-05 10:10, Asha wrote:</p><blockquote type=\"cite\">old</blockquote>",
     "x"},
    {"Evolution",
     "<div>x</div><div class=\"-x-evo-attribution\">On Tue, Asha wrote:</div><blockquote type=\"cite\">old</blockquote>",
     "x"},
    {"RT",
     "<p>Hi Asha,</p>\n\n<p>done</p>\n\n<p>On Tue May 05 10:10:11 2026, asha wrote:</p>\n\n<blockquote>\n<p>old</p>\n"
     "</blockquote>\n",
     "Hi Asha,\n\ndone"},
    {"an answer below a quote in RT",
     "<p>x</p><div class=\"gmail_quote\">On Tue May 05 10:10:11 2026, asha@example.net wrote:<br><blockquote "
     "class=\"gmail_quote\" type=\"cite\"><pre>old</pre></blockquote></div><p>below</p>",
     "x\n\nbelow"},
};

/* ---- what looks like a wrapper and is the agent's ---- */

static const sample alike[] = {
    {"a journey in a table",
     "<p>Your trip:</p><table><tr><td>From:</td><td>Pune</td></tr><tr><td>To:</td><td>Delhi</td></tr><tr><td>Date:</td><td>5 "
     "May 2026</td></tr></table><p>Shall I book?</p>",
     "Your trip:\n\nFrom: | Pune\nTo: | Delhi\nDate: | 5 May 2026\n\nShall I book?"},
    {"labels in bold",
     "<p><b>From:</b> our depot<br><b>To:</b> your home<br><b>Subject:</b> to rain</p><p>It comes on Monday.</p>",
     "From: our depot\nTo: your home\nSubject: to rain\n\nIt comes on Monday."},
    {"a rule above steps", "<p>One.</p><hr><ol><li>a<li>b</ol>", "One.\n\n1. a\n2. b"},
    {"a name that speaks of signing", "<div id=\"signature-steps\">Sign here.</div>", "Sign here."},
    {"a mail that stands in its signature",
     "<div class=\"gmail_signature\">Hi Asha, it is done.</div>",
     "Hi Asha, it is done."},
    {"an answer in Gmail's place for quotations",
     "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, Asha wrote:</div><blockquote class=\"gmail_quote\">"
     "q1</blockquote><div><br></div><div>In Pune.</div></div>",
     "In Pune."},
    {"a price that is quoted", "<div class=\"quoted-price\">Price 500</div>", "Price 500"},
    {"no signature", "<div data-signature=\"false\">Hi</div>", "Hi"},
    {"a quote", "<div name=\"quote\">Quote: 500 a month</div>", "Quote: 500 a month"},
    {"a comment that never ends below the words", "<p>Hi Asha, done.</p><!-- x", "Hi Asha, done."},
    {"a heart", "<p>We <3 you</p>", "We <3 you"},
    {"a mark in an attribute", "<p title=\"a > b\">Hi</p>", "Hi"},
    {"two bodies", "<html><body><p>Hi</p></body></html><html><body><p>Bye</p></body></html>", "Hi\n\nBye"},
    {"what stands in for scripts", "<noscript>Hi there</noscript>", "Hi there"},
    {"tags in capitals", "<P>Hi</P><BLOCKQUOTE>old</BLOCKQUOTE>", "Hi"},
};

int
main(void)
{
    begin_tests();
    try_samples(markup, COUNT(markup), SV_HTML);
    try_samples(spaces, COUNT(spaces), SV_HTML);
    try_samples(unseen, COUNT(unseen), SV_HTML);
    try_samples(shapes, COUNT(shapes), SV_HTML);
    try_samples(wrappers, COUNT(wrappers), SV_HTML);
    try_samples(alike, COUNT(alike), SV_HTML);
    return end_tests();
}
