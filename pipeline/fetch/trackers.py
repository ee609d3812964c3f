"""Query parameters that say how a reader came to a page, not which page it is.

Collected from the public documentation of analytics and mail tools and from addresses in news feeds. A name belongs here only if no
publisher is known to choose an article with it; a name that some do (`ref`, `source`, `sid`) is dropped only with a tracker's value.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREFIXES = ("__hs", "__twitter_", "_hs", "amp_", "at_", "bsft_", "fb_", "ga_", "guce_", "hsa_", "itm_", "matomo_", "mc_", "mtm_", "ns_",
            "oly_", "omhide_", "piwik_", "sfmc_", "snr_", "stm_", "trk_", "utm_", "vero_", "wt.", "wt_")

NAMES = _words("""
    _branch_match_id _branch_referrer _ga _gl _ke _openstat action_object_map action_ref_map action_type_map aff_id affiliate_id algo_pvid
    cmp cmpid cmpref cndid cvosrc dclid dicbo dmcid echobox ef_id efg emc emci emdi ems_l esrc ex_cid fbclid ftag ftcamp gaa_at gaa_n
    gaa_sig gaa_ts gad_source gbraid gclid gclsrc guccounter gwt hootpostid hsctatracking hss_channel icid igsh igshid int_source intcid
    intcmp intlink ito jsessionid li_fat_id mkt_tok mkwid ml_subscriber ml_subscriber_hash mod_rss msclkid ncid ndclid nr_email_referer
    ocid pcrid phpsessid piwik_campaign pk_campaign pk_cid pk_content pk_keyword pk_kwd pk_medium pk_source rb_clickid ref_src ref_url
    s_cid s_kwcid sc_cid scclid smid smtyp soc_src soc_trk spjobid spm spmailingid spreportid spuserid sr_share srnd srsltid ss_email_id
    ss_source sscid taid tblci tpcc tracking_id trackingid traffic_source trk trkcampaign trkid ttclid twclid usqp vgo_ee wbraid wickedid
    wpisrc wpmk wprov wpsrc wtmc xtor xts yclid ysclid zanpid
""")
"""Dropped whatever their value."""

AMBIGUOUS = _words("""
    campaign campaign_id campaignid cid feedname feedtype from linkid maca mbid medium mod ns origin partner partnerid ref referer referrer
    rss rss_id sh share shared si sid socialuuid source spref src sref via
""")
"""Dropped when the value is a tracker's."""

_CHANNELS = _words("""
    applenews apple atom bing bluesky copy copylink copyurl email emailshare facebook fb feed feeds flipboard gnews google googlediscover
    googlenews googleplus homepage hp hpmodule instagram linkedin mail mastodon messenger msn newsfeed newsletter newsletters nl outbrain
    pinterest promo push recirc reddit referral related rss rss2 rssfeed rssnews rssxml share sharebar sharebutton shared sharelink
    sharetool sharetools sharing smartnews snapchat social socialmedia taboola teaser telegram threads tiktok tumblr tw tweet twitter
    twittershare upday whatsapp widget xml yahoo youtube notification notifications
""")
_QUALIFIERS = _words("""
    ad ads alert alerts all android app article articles bar bottom box breaking btn button custom daily de desktop discover dm en evening
    facebookpage footer fr header icon ios item ll link links main mobile module morning nav news online organic page paid post posts
    public sidebar site soc stories story sub text timeline tool top uk us user web website weekly widget world
""")
_BETWEEN = re.compile(r"[-_.:|/\s]+")


def is_channel(value: str) -> bool:
    """Whether a value tells a way to the page (`rss`, `share_btn_tw`, `newsletter-2026-11`), and nothing else that could choose one."""
    words = [word for word in _BETWEEN.split(value.lower()) if word]
    return any(word in _CHANNELS for word in words) and all(word in _CHANNELS or word in _QUALIFIERS or word.isdigit() for word in words)


BY_HOST = (
    (re.compile(r"(?:.+\.)?(?:youtube\.com|youtu\.be|spotify\.com)"), frozenset({"si", "pp"})),
    (re.compile(r"(?:.+\.)?(?:twitter|x)\.com"), frozenset({"s", "t"})),
    (re.compile(r"(?:.+\.)?instagram\.com"), frozenset({"img_index"})),
)
"""Names that are trackers on these hosts only."""

SECRETS = _words("access_token api_key apikey auth_token client_secret jwt passwd password pwd secret")
"""Parameters that let their holder in. They are needed to ask, and go into no key, row, page or log."""

HIDDEN = _words("token")
"""Parameters that let their holder in or choose a document: a digest stands for the value wherever it is kept or shown."""
