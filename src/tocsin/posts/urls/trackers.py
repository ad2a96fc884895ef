"""Parameters that say how somebody came to a page and never which page.

The rule for the list that holds everywhere: the name must be so particular that no site
uses it for content. ``cid``, ``id``, ``ref``, ``source``, ``from``, ``s`` or ``cmpid`` are
ordinary words; they are dropped only on sites where their meaning is known.
"""

from typing import Final

PREFIXES: Final = (
    "utm_",  # Google Analytics and all who imitate it
    "mtm_",  # Matomo
    "hsa_",  # HubSpot ads
    "_x_tr_",  # Google Translate's proxy
    "wt.",  # Webtrends
    "oly_",  # Omeda newsletters
    "__cft__",  # Facebook
    "__xts__",
)


def _names(*lists: str) -> frozenset[str]:
    return frozenset(name for names in lists for name in names.split())


NAMES: Final = _names(
    # Click identifiers of advertising networks
    "fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid yclid ysclid",
    "ymclid twclid ttclid igshid igsh li_fat_id epik irclickid srsltid wickedid rb_clickid",
    "tblci dicbo outbrainclickid s_kwcid ef_id sccid scclid mibextid __tn__",
    # Matomo, Piwik, AT Internet, comScore, etracker
    "pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid piwik_campaign",
    "piwik_kwd piwik_keyword at_medium at_campaign at_campaign_type at_custom1 at_custom2",
    "at_custom3 at_custom4 at_link_id at_link_type at_link_origin at_ptr_name at_format",
    "at_bbc_team xtor ns_mchannel ns_source ns_campaign ns_linkname ns_fee wt_mc wt_zmc",
    # Mail and newsletter senders
    "mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv",
    "ml_subscriber ml_subscriber_hash ck_subscriber_id emci emdi nr_email_referer bbeml",
    # Analytics that carry a session from page to page; server sessions
    "_ga _gl _ke _openstat _branch_match_id _branch_referrer guccounter guce_referrer",
    "guce_referrer_sig soc_src soc_trk fb_action_ids fb_action_types fb_source fb_ref",
    "fb_comment_id __twitter_impression usqp amp_js_v amp_gsa vgo_ee jsessionid phpsessid",
    "echobox",
)

SITE_NAMES: Final[dict[str, frozenset[str]]] = {
    site: _names(names)
    for site, names in {
        "aliexpress.com": "spm scm aff_fcid aff_fsk aff_platform sk",
        "apnews.com": "taid",
        "bbc.co.uk": "ocid",
        "bbc.com": "ocid",
        "bloomberg.com": "cmpid sref srnd",
        "change.org": "recruiter recruited_by_id source_location psf_variant",
        "dailymail.co.uk": "ito",
        "facebook.com": "ref fref refid refsrc eid hc_ref hc_location rdid share_url sfnsn wtsid "
        "_rdr _rdc paipv eav extid locale notif_id notif_t acontext __eep__ locale2 source_ref",
        "foxnews.com": "cmpid intcmp",
        "google.com": "ved ei oq aqs gs_lcp gs_lp gs_lcrp sclient sourceid rlz sca_esv sca_upv "
        "sxsrf ie",
        "huffpost.com": "ncid",
        "instagram.com": "hl __a utm img_index ig_rid ig_mid",
        "linkedin.com": "trk trackingid lipi rcm midtoken",
        "medium.com": "source sk",
        "msn.com": "ocid cvid pc ei",
        "newyorker.com": "mbid",
        "nytimes.com": "smid smtyp partner referringsource unlocked_article_code",
        "odysee.com": "r t",
        "open.spotify.com": "si nd context dl_branch",
        "reddit.com": "share_id rdt ref ref_source correlation_id",
        "reuters.com": "taid",
        "rumble.com": "mref mrefc e9s",
        "soundcloud.com": "si",
        "substack.com": "r s showwelcome triedredirect isfreemail",
        "techcrunch.com": "ncid",
        "theguardian.com": "cmp",
        "tiktok.com": "_r _t is_from_webapp sender_device sender_web_id is_copy_url web_id lang "
        "share_app_id share_link_id share_item_id tt_from u_code k refer referer_url",
        "vanityfair.com": "mbid",
        "washingtonpost.com": "tid wp_nu",
        "wikipedia.org": "wprov",
        "wired.com": "mbid",
        "x.com": "ref_src ref_url lang mx s t src cn cxt twcamp twterm twgr twcon original_referer",
        "youtube.com": "si feature pp ab_channel app",
    }.items()
}


def is_tracker(piece: str, site: frozenset[str]) -> bool:
    """Whether a ``name=value`` piece only tracks. ``site``: the names of this very site."""
    name = piece.partition("=")[0].lower()
    return name in NAMES or name in site or name.startswith(PREFIXES)
