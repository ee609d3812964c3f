"""Query parameters that say how a reader came to a page, not which page it is.

Collected from the public documentation of analytics and mail tools and from addresses in news feeds. A name belongs here only if no
publisher is known to choose an article with it; a name that some do (`ref`, `source`, `sid`) is dropped only with a tracker's value.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PREFIXES = ("__hs", "__twitter_", "_hs", "amp_", "at_", "bsft_", "fb_", "ga_", "guce_", "hsa_", "itm_", "matomo_", "mc_", "mtm_", "ns_",
            "oly_", "omhide_", "piwik_", "pk_", "sfmc_", "snr_", "stm_", "trk_", "utm_", "vero_", "wt.", "wt_")

NAMES = _words("""
    _branch_match_id _branch_referrer _ga _gl _ke _openstat action_object_map action_ref_map action_type_map aff_id affiliate_id
    algo_pvid campaign_id campaignid cmp cmpid cmpref cndid cvosrc dclid dicbo dmcid echobox ef_id efg emc emci emdi ems_l esrc ex_cid
    fbclid feedname feedtype ftag ftcamp gaa_at gaa_n gaa_sig gaa_ts gad_source gbraid gclid gclsrc guccounter gwt hootpostid
    hsctatracking hss_channel icid igsh igshid int_source intcid intcmp intlink ito jsessionid li_fat_id linkid maca mbid mkt_tok
    mkwid ml_subscriber ml_subscriber_hash mod_rss msclkid ncid ndclid nr_email_referer ocid partnerid pcrid phpsessid piwik_campaign
    rb_clickid ref_src ref_url rss_id s_cid s_kwcid sc_cid scclid smid smtyp soc_src soc_trk spjobid spm spmailingid spreportid
    spuserid sr_share srnd srsltid ss_email_id ss_source sscid taid tblci tpcc tracking_id trackingid traffic_source trk trkcampaign
    trkid ttclid twclid usqp vgo_ee wbraid wickedid wpisrc wpmk wprov wpsrc wtmc xtor xts yclid ysclid zanpid
""")
"""Dropped whatever their value."""

AMBIGUOUS = _words("""
    campaign cid from medium mod ns origin partner ref referer referrer rss sh share shared si sid socialuuid source spref src sref via
""")
"""Dropped when the value is a tracker's."""

TRACKER_VALUE = re.compile(r"""
    (?: rss (?:feed|news|xml|2|20)? | xml | atom | feeds? | newsfeed | twitter | tweet | tw | facebook | fb | whatsapp | telegram
      | linkedin | instagram | reddit | pinterest | flipboard | tumblr | messenger | youtube | tiktok | bluesky | mastodon | threads
      | snapchat
      | e?mail
      | newsletters? | nl | push | notification | social | socialmedia | sharing | share (?:bar|tools?|button|link|d)?
      | copy (?:link|url)?
      | google (?:news|discover)? | gnews | googleplus | apple (?:news)? | smartnews | upday | msn | bing | yahoo | taboola | outbrain
      | homepage | hp | hpmodule | promo | teaser | related | recirc | referral | widget )
    (?: [-_.:|\s] [\w.:|\s-]* )?
  | [\w.:|-]* [-_.:|] (?: rss | share | sharing | twitter | facebook | fb | tw | whatsapp | newsletter | nl | e?mail | social | flipboard )
""", re.VERBOSE | re.IGNORECASE)
"""What stands in `ref=`, `source=` and the like when they tell a channel (`rss`, `share_facebook`, `newsletter-2026-11`)."""

BY_HOST = (
    (re.compile(r"(?:.+\.)?(?:youtube\.com|youtu\.be|spotify\.com)"), frozenset({"si", "pp"})),
    (re.compile(r"(?:.+\.)?(?:twitter|x)\.com"), frozenset({"s", "t"})),
    (re.compile(r"(?:.+\.)?instagram\.com"), frozenset({"img_index"})),
)
"""Names that are trackers on these hosts only."""

SECRETS = _words("access_token api_key apikey auth_token client_secret jwt passwd password pwd secret token")
"""Parameters that let their holder in. They are needed to ask, and go into no key, row, page or log."""
