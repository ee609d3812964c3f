"""The words and markup by which pages that are no articles are known, in the languages of the large publishers.

Each pattern is read over titles, short texts or the head of a page only, and runs in linear time.
"""

import re
from collections.abc import Iterable

from pipeline.extract.trees import compile_query


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


def _classes(names: Iterable[str]) -> str:
    return " or ".join(f"contains(@class, '{name}')" for name in names)


CHALLENGE_MARKUP = _any_of(
    "challenge-platform", "cf-challenge", "cf_chl_", "px-captcha", r"captcha-delivery\.com", "_Incapsula_Resource", "ddos-guard",
    "/_sec/cp_challenge", "distil_r_captcha", "sucuri_cloudproxy", "g-recaptcha", "h-captcha", "awsWafCookieDomainList", "akam-challenge")
CHALLENGE_WORDS = _any_of(
    "just a moment", "attention required", "access denied", r"are you (?:a )?(?:human|robot)",
    r"verify (?:that )?you are (?:a )?human", "not a robot",
    "checking your browser", "security check", "unusual traffic", "enable javascript",
    r"javascript (?:is|must be) (?:disabled|enabled|required)",
    r"please (?:turn|switch) on javascript", "request unsuccessful", "pardon our interruption", "bot detection", "sicherheitsprüfung",
    r"javascript (?:aktivieren|ist deaktiviert)", "aktivieren sie javascript", r"activ(?:er|e[zr]?) javascript", r"habilit[ae] javascript",
    r"verificaci[oó]n de seguridad")
CONSENT_ADDRESS = _any_of(r"^(?:consent|myprivacy|privacy-gateway|cmp)\.", "/(?:cookie-?)?consent(?:/|$)", "/privacy-?gate",
    "/cookiewall", "/zustimmung")
CONSENT_TITLE = _any_of(
    "before you continue", "we value your privacy", "your privacy(?: choices| matters)", "(?:ihre|deine) privatsphäre",
    "privacy (?:gate|settings|center)", "cookie ?wall", "cookie[- ](?:consent|einstellungen|settings|preferences)",
    "zustimmung (?:erforderlich|zu cookies)", "gestion des cookies", "avant de continuer", "antes de continuar", "mit werbung lesen",
    "consent (?:required|page)", "datenschutz-?einstellungen", "privacy-?instellingen")
CONSENT_WORDS = _any_of(
    r"\bcookies?\b", r"\bconsent\w*", r"\bprivacy\b", r"\bpersonal data\b", r"\bpartners?\b", r"\bdatenschutz\w*", r"\beinwillig\w+",
    r"\bzustimm\w+", r"\bconsentement\b", r"\bdonn[ée]es personnelles\b", r"\bconsentimiento\b", r"\bdatos personales\b", r"\bconsenso\b",
    r"\btracking\b", r"\btoestemming\b", r"\bvendors?\b")
ERROR = _any_of(
    r"\b(?:error|fehler|erreur|errore)?\s?(?:404|410|403|500|502|503)\b(?: error| not found| fehler)?$", r"^(?:404|410|403|500|502|503)\b",
    r"page (?:was |is |could )?not (?:be )?found", r"page (?:doesn.t|does not) exist", "no longer available",
    "page (?:introuvable|non trouvée)",
    "seite (?:wurde )?nicht gefunden", "nicht mehr verfügbar", "página no encontrada", "pagina non trovata", "página não encontrada",
    "pagina niet gevonden", "siden (?:ble |blev )?ikke (?:funnet|fundet)", "sidan (?:kunde inte hittas|hittades inte)",
    "nie znaleziono strony",
    "strona nie istnieje", "страница не найдена", "sayfa bulunamadı", "ページが見つかりません",
    "service unavailable", "internal server error",
    "something went wrong")
LIST_PATH = _any_of(
    "/(?:search|suche|recherche|buscar|ricerca|tags?|topics?|thema|themen|author|autor|autoren|authors|category|kategorie|archive|rubrik|section|"
    r"page/\d+)(?:/|\.html)")
MEDIA_PATH = _any_of(
    "/(?:videos?|watch|gallery|galleries|galeri[ae]s?|bildergalerie|fotostrecken?|fotos|photos|pictures|slideshow|podcasts?|audio|mediathek|"
    "in-pictures)/")
SUBSCRIBE = _any_of(
    r"\bsubscri(?:be|ption|ber)", "sign in to", "log ?in to", "register to (?:read|continue)", "to continue reading",
    "become a member", r"\babonn\w+",
    "weiterlesen", "jetzt (?:testen|registrieren)", r"suscr[ií]b\w+", r"inscr[ií]b\w+", r"\babbonat\w+", r"prenumer\w+", r"\btilaa\b",
    "assin(?:e|ante)", r"подпис\w+", "会員限定", "有料会員", r"残り\d+文字")
LABEL = re.compile(
    r"^\W*(?:read more|related(?: articles?| stories)?|more (?:from|on)\b.{0,60}|see also|also read|recommended|advertisement|anzeige|"
    r"werbung|mehr zum thema.{0,60}|lesen sie (?:auch|hier|mehr)|auch interessant|ähnliche(?: artikel)?|weitere (?:artikel|themen).{0,40}|"
    r"embed|comments?|kommentare|newsletter|passer la publicité|publicité|à lire aussi|lire aussi|sur le même sujet|"
    r"czytaj(?: także| też| więcej)?|zobacz też|leggi anche|lee también|te puede interesar|más información|leia (?:também|mais)|"
    r"lees (?:ook|meer)|les også|läs (?:mer|också)|læs også|popular|share|teilen|"
    r"ein klick für den datenschutz|関連記事|おすすめ記事|관련기사)\W*$", re.IGNORECASE)
PROMPT = _any_of(
    r"\b(?:download|get|install) (?:our|the .{0,30}) app\b", r"\bour (?:[a-z]+ )?newsletters?\b", r"\bsign up (?:for|to|here)\b",
    r"\bfollow us\b", r"^follow .{3,60} (?:on|for)\b", r"\bsubscribe to\b", r"\bjoin our\b", r"\bclick here\b",
    r"\bbreaking news alerts\b", r"\bwhatsapp[- ](?:channel|kanal)\b", r"\bfolgen sie uns\b", r"\bnewsletter (?:abonnieren|anmelden)\b",
    r"\bkostenlos(?:en)? newsletter\b", r"\babonnez-vous\b", r"\bs'inscrire\b", r"\bsíguenos\b", r"\bsuscríbete\b", r"\bsuscribirse\b",
    r"\bsegui(?:ci|teci) su\b", r"\biscriviti\b", r"\bsiga-nos\b", r"\bmeld je aan\b")
OUTSIDE_ARTICLE = _any_of(
    "comment", "related", "newsletter", "promo", "teaser", "footer", "sidebar", "caption", r"\bbio\b", "copyright", "recommend", "twitter-",
    "instagram-", "tiktok-", "disclaimer")
CAPTION = _any_of("caption", "copyright", "image", "picture", "photo", "media", "gallery", "video")

VISIBLE_TEXTS = compile_query("//body//text()[not(parent::script or parent::style or parent::noscript or parent::template)]")
LINKED_TEXTS = compile_query("//body//a//text()[not(parent::script or parent::style)]")
PAYWALL_ELEMENTS = compile_query(
    f"//*[{_classes(('paywall', 'piano', 'regwall', 'subscribe-wall', 'premium-wall', 'offer-wall'))} or contains(@id, 'paywall')]")
