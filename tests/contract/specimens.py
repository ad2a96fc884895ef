"""A sound record or two of each format, in the formats' own shapes. All content is invented."""

POST_AT = "2024-05-01T10:00:00.000Z"
WORDS = "The bridge of Tolvane is closed today #Flood https://news.example/a @jo"

TWEET = {
    "id": "1785616000000000001",
    "author_id": "42",
    "created_at": POST_AT,
    "text": WORDS,
    "lang": "en",
    "conversation_id": "1785616000000000000",
    "edit_history_tweet_ids": ["1785616000000000001"],
    "public_metrics": {"like_count": 1, "retweet_count": 2, "reply_count": 0},
    "entities": {
        "urls": [{"start": 39, "end": 61, "expanded_url": "https://news.example/a"}],
        "hashtags": [{"tag": "Flood"}],
        "mentions": [{"username": "jo"}],
    },
    "attachments": {"media_keys": ["3_1"]},
    "referenced_tweets": [{"type": "retweeted", "id": "1785616000000000000"}],
    "author": {"id": "42", "username": "mill", "public_metrics": {"followers_count": 3}},
}
CLASSIC = {
    "created_at": "Wed May 01 10:00:00 +0000 2024",
    "id_str": "1785616000000000001",
    "full_text": WORDS,
    "user": {"id_str": "42", "screen_name": "mill", "followers_count": 3},
    "entities": {
        "urls": [{"expanded_url": "https://news.example/a"}],
        "hashtags": [{"text": "Flood"}],
        "user_mentions": [{"id_str": "7", "screen_name": "jo"}],
        "media": [{"media_url_https": "https://media.example/1.jpg"}],
    },
    "in_reply_to_status_id_str": None,
    "retweeted_status": {
        "created_at": "Wed May 01 09:00:00 +0000 2024",
        "id_str": "1785616000000000000",
        "full_text": WORDS,
        "user": {"id_str": "43", "screen_name": "old_mill"},
    },
    "retweet_count": 2,
    "favorite_count": 1,
    "lang": "en",
}
STATUS = {
    "id": "112000000000000001",
    "created_at": POST_AT,
    "in_reply_to_id": None,
    "visibility": "public",
    "spoiler_text": "",
    "language": "en",
    "uri": "https://square.example/users/mill/statuses/112000000000000001",
    "content": "<p>The bridge is <b>closed</b> <a href='https://news.example/a'>more</a></p>",
    "account": {"id": "9", "acct": "mill", "url": "https://square.example/@mill"},
    "media_attachments": [{"url": "https://media.example/1.jpg"}],
    "mentions": [{"acct": "jo"}],
    "tags": [{"name": "flood"}],
    "favourites_count": 1,
    "reblogs_count": 2,
    "replies_count": 3,
}
ATPROTO_POST = {
    "$type": "app.bsky.feed.post",
    "createdAt": POST_AT,
    "langs": ["en"],
    "text": WORDS,
    "facets": [
        {
            "index": {"byteStart": 0, "byteEnd": 3},
            "features": [
                {"$type": "app.bsky.richtext.facet#tag", "tag": "flood"},
                {"$type": "app.bsky.richtext.facet#link", "uri": "https://news.example/a"},
                {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:jo"},
            ],
        }
    ],
    "embed": {
        "$type": "app.bsky.embed.record",
        "record": {"uri": "at://did:plc:jo/app.bsky.feed.post/3kq", "cid": "bafy1"},
    },
    "reply": {
        "root": {"uri": "at://did:plc:jo/app.bsky.feed.post/3ka"},
        "parent": {"uri": "at://did:plc:jo/app.bsky.feed.post/3kb"},
    },
}
TELEGRAM = {
    "id": 9,
    "type": "message",
    "date": "2024-05-01T10:00:00",
    "date_unixtime": "1714557600",
    "from": "Mill",
    "from_id": "channel1500000001",
    "forwarded_from": "Old Mill",
    "reply_to_message_id": 3,
    "text": ["The bridge ", {"type": "hashtag", "text": "#Flood"}, " is closed"],
    "text_entities": [
        {"type": "plain", "text": "The bridge "},
        {"type": "hashtag", "text": "#Flood"},
        {"type": "text_link", "text": " is closed", "href": "https://news.example/a"},
    ],
    "photo": "photos/1.jpg",
}
TELETHON = {
    "_": "Message",
    "id": 9,
    "peer_id": {"_": "PeerChannel", "channel_id": 1500000001},
    "from_id": {"_": "PeerUser", "user_id": 5},
    "date": "2024-05-01T10:00:00+00:00",
    "message": WORDS,
    "entities": [
        {"_": "MessageEntityTextUrl", "offset": 0, "length": 3, "url": "https://a.example"}
    ],
    "fwd_from": {"from_id": {"_": "PeerChannel", "channel_id": 77}, "channel_post": 5},
    "reply_to": {"reply_to_msg_id": 3},
    "media": {"_": "MessageMediaPhoto", "photo": {"_": "Photo", "id": 5010497044943472000}},
    "reactions": {"results": [{"count": 2}]},
    "views": 120,
    "forwards": 4,
}
YOUTUBE_COMMENT = {
    "kind": "youtube#comment",
    "id": "Ugx.1",
    "snippet": {
        "videoId": "abcdefghijk",
        "textOriginal": "The bridge is closed",
        "authorDisplayName": "@mill",
        "authorChannelId": {"value": "UC1"},
        "publishedAt": "2024-05-01T10:00:00Z",
        "likeCount": 1,
    },
}
CROWDTANGLE_API_POST = {
    "platformId": "100000000000123_5550001",
    "platform": "Facebook",
    "date": "2024-05-01 10:00:00",
    "message": WORDS,
    "expandedLinks": [{"original": "https://s.example/1", "expanded": "https://news.example/a"}],
    "media": [{"type": "photo", "url": "u", "full": "https://media.example/1.jpg"}],
    "postUrl": "https://www.facebook.com/mill/posts/5550001",
    "subscriberCount": 9,
    "statistics": {"actual": {"likeCount": 1, "shareCount": 2, "commentCount": 3}},
    "account": {"id": 1, "handle": "mill", "name": "The Mill", "platformId": "100000000000123"},
}


def zeeschuimer(platform, data):
    return {"source_platform": platform, "timestamp_collected": 1714557600000, "data": data}


INSTAGRAM = {
    "pk": "3360000000000000001",
    "code": "C6aBcDeFgHi",
    "taken_at": 1714557600,
    "caption": {"text": WORDS},
    "user": {"pk": "5", "username": "mill"},
    "like_count": 1,
    "comment_count": 2,
    "carousel_media": [{"image_versions2": {"candidates": [{"url": "https://media.example/1"}]}}],
    "text_post_app_info": {"share_info": {"quoted_post": {"pk": "9"}}},
}
TIKTOK = {
    "id": "7360000000000000001",
    "desc": WORDS,
    "createTime": 1714557600,
    "author": {"id": "7", "uniqueId": "mill"},
    "stats": {"diggCount": 1, "playCount": 5},
    "textExtra": [{"hashtagName": "flood"}],
    "music": {"id": "70"},
}

JSON = {
    "activitystreams": [
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "type": "Create",
            "id": "https://square.example/a/1",
            "actor": "https://square.example/users/mill",
            "published": POST_AT,
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "object": {
                "type": "Note",
                "id": "https://square.example/n/1",
                "attributedTo": "https://square.example/users/mill",
                "published": POST_AT,
                "content": "<p>The bridge is closed</p>",
                "contentMap": {"en": "<p>The bridge is closed</p>"},
                "inReplyTo": "https://square.example/n/0",
                "tag": [{"type": "Hashtag", "name": "#flood"}, {"type": "Mention", "href": "x"}],
                "attachment": [{"type": "Document", "url": "https://media.example/1.jpg"}],
            },
        },
        {
            "type": "Announce",
            "id": "https://square.example/a/2",
            "actor": "https://square.example/users/mill",
            "published": POST_AT,
            "object": "https://square.example/n/1",
        },
    ],
    "bluesky_atproto": [
        {
            "uri": "at://did:plc:mill/app.bsky.feed.post/3k1",
            "cid": "bafy0",
            "author": {"did": "did:plc:mill", "handle": "mill.example"},
            "record": ATPROTO_POST,
            "likeCount": 1,
            "repostCount": 2,
            "indexedAt": POST_AT,
        },
        {
            "feed": [
                {
                    "post": {
                        "uri": "at://did:plc:mill/app.bsky.feed.post/3k1",
                        "author": {"did": "did:plc:mill", "handle": "mill.example"},
                        "record": ATPROTO_POST,
                    },
                    "reason": {
                        "$type": "app.bsky.feed.defs#reasonRepost",
                        "by": {"did": "did:plc:jo"},
                        "indexedAt": POST_AT,
                    },
                }
            ],
            "cursor": "c",
        },
    ],
    "bluesky_jetstream": [
        {
            "did": "did:plc:mill",
            "time_us": 1714557600000000,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": "3k1",
                "record": ATPROTO_POST,
                "cid": "bafy0",
            },
        },
        {
            "did": "did:plc:mill",
            "time_us": 1714557600000001,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.repost",
                "rkey": "3k2",
                "record": {
                    "$type": "app.bsky.feed.repost",
                    "createdAt": POST_AT,
                    "subject": {"uri": "at://did:plc:jo/app.bsky.feed.post/3kq", "cid": "bafy1"},
                },
            },
        },
    ],
    "claim_review": [
        {"@type": "ClaimReview", "claimReviewed": "c", "author": {"name": "n"}},
        {"dataFeedElement": [{"item": [{"@type": "ClaimReview"}]}]},
    ],
    "crowdtangle_api": [
        CROWDTANGLE_API_POST,
        {"status": 200, "result": {"posts": [CROWDTANGLE_API_POST], "pagination": {}}},
    ],
    "dsa_statements": [
        {
            "decision_ground": "g",
            "puid": "p",
            "content_type": ["c"],
            "platform_name": "n",
            "uuid": "u",
            "created_at": "2024-05-01 10:00:00",
        }
    ],
    "fourcat": [
        {
            "uri": "at://did:plc:mill/app.bsky.feed.post/3k1",
            "author": {"did": "did:plc:mill", "handle": "mill.example"},
            "record": {"text": WORDS, "created_at": POST_AT, "langs": ["en"]},
            "4CAT_metadata": {"collected_at": 1714557700},
        },
        {
            "id": 1,
            "owner_id": 2,
            "from_id": 3,
            "date": 1714557600,
            "text": WORDS,
            "attachments": [{"photo": {"sizes": [{"width": 1, "url": "https://m.example"}]}}],
            "4cat_item_type": "post",
        },
    ],
    "mastodon": [
        STATUS,
        {**STATUS, "reblog": STATUS, "id": "112000000000000002", "uri": "https://square.example/2"},
        {"event": "update", "payload": STATUS, "stream": ["public"]},
        {"statuses": [STATUS], "accounts": [], "hashtags": [{"name": "flood"}]},
    ],
    "meta_content_library": [
        {
            "data": [
                {
                    "id": "1234567890123456789",
                    "creation_time": "2024-05-01T10:00:00+0000",
                    "post_owner": {"id": "2", "name": "The Mill", "type": "page"},
                    "surface": {"id": "3", "type": "group"},
                    "shared_post_id": "4",
                    "text": WORDS,
                    "hashtags": ["flood"],
                    "link_attachment": {"link": "https://news.example/a"},
                    "multimedia": [{"url": "https://media.example/1.jpg"}],
                    "statistics": {"like_count": 1, "views": 9},
                    "mcl_url": "https://www.facebook.com/x/facebook/entity/1",
                }
            ]
        }
    ],
    "meta_indicators": [{"Tactic": "t", "Technique": "t", "Procedure": "p", "Indicator": "i"}],
    "open_measures": [
        {
            "_index": "bluesky-2024",
            "_id": "hit1",
            "_source": {
                "author": "did:plc:mill",
                "createdAt": POST_AT,
                "text": WORDS,
                "langs": ["en"],
                "rkey_str": "3k1",
                "facets": [{"features": [{"uri": "https://news.example/a"}]}],
                "embed": {"external": {"uri": "https://news.example/a"}},
            },
        },
        {
            "took": 1,
            "hits": {
                "hits": [
                    {
                        "_index": "truth_social",
                        "_id": "hit2",
                        "_source": {
                            "account": {"id": "1", "username": "mill", "followers_count": 2},
                            "content_cleaned": "<p>The bridge</p>",
                            "created_at": POST_AT,
                            "reblog": {"id": "2"},
                        },
                    }
                ]
            },
        },
    ],
    "reddit": [
        {
            "id": "k1",
            "name": "t1_k1",
            "author": "mill",
            "author_fullname": "t2_1",
            "body": WORDS,
            "created_utc": 1714557600,
            "link_id": "t3_k0",
            "parent_id": "t1_k9",
            "subreddit": "tolvane",
            "score": 3,
        },
        {
            "kind": "Listing",
            "data": {
                "children": [
                    {
                        "kind": "t3",
                        "data": {
                            "id": "k0",
                            "author": "jo",
                            "title": "The bridge",
                            "selftext": WORDS,
                            "is_self": True,
                            "num_comments": 2,
                            "permalink": "/r/tolvane/comments/k0/",
                            "created_utc": 1714557000.0,
                            "subreddit": "tolvane",
                            "url": "https://news.example/a",
                        },
                    },
                    {"kind": "more", "data": {"count": 3, "children": ["k8"]}},
                ]
            },
        },
    ],
    "snscrape_telegram": [
        {
            "_type": "snscrape.modules.telegram.TelegramPost",
            "url": "https://t.me/s/mill_news/9",
            "date": "2024-05-01T10:00:00+00:00",
            "content": WORDS,
            "outlinks": ["https://news.example/a", "https://t.me/old_mill/3"],
            "linkPreview": {"href": "https://b.example/2"},
            "forwardedUrl": "https://t.me/old_mill/3",
        }
    ],
    "telegram_desktop": [
        {"name": "Mill", "type": "public_channel", "id": 1500000001, "messages": [TELEGRAM]},
        {"chats": {"about": "", "list": [{"id": 1, "type": "saved", "messages": [TELEGRAM]}]}},
    ],
    "telethon": [
        TELETHON,
        {
            "_": "messages.ChannelMessages",
            "messages": [TELETHON],
            "users": [{"_": "User", "id": 1}],
            "chats": [{"_": "Channel", "id": 2}],
        },
    ],
    "tgstat": [
        {
            "id": 9752256304,
            "date": 1714557600,
            "views": 182,
            "link": "t.me/mill_news/9",
            "channel_id": 609916,
            "forwarded_from": 5,
            "is_deleted": 0,
            "text": "<b>The bridge</b> is closed.<br><a href='https://news.example/a'>more</a>",
            "media": {"media_type": "mediaPhoto", "file_url": "https://media.example/1.jpg"},
        }
    ],
    "tiktok_research": [
        {
            "data": {
                "videos": [
                    {
                        "id": 7360000000000000001,
                        "username": "mill",
                        "create_time": 1714557600,
                        "region_code": "XZ",
                        "video_description": WORDS,
                        "hashtag_names": ["flood"],
                        "effect_ids": ["7"],
                        "music_id": 70,
                        "like_count": 1,
                        "voice_to_text": "v",
                    }
                ],
                "cursor": 100,
            },
            "error": {"code": "ok"},
        }
    ],
    "x_api_v1": [CLASSIC, {"statuses": [CLASSIC], "search_metadata": {"count": 1}}],
    "x_api_v2": [
        TWEET,
        {
            "data": [TWEET],
            "includes": {
                "users": [{"id": "42", "username": "mill"}],
                "tweets": [TWEET],
                "media": [{"media_key": "3_1", "variants": [{"bit_rate": 1, "url": "u"}]}],
            },
            "meta": {"result_count": 1},
        },
    ],
    "youtube_api": [
        {
            "kind": "youtube#commentThread",
            "id": "Ugx.1",
            "snippet": {"videoId": "abcdefghijk", "topLevelComment": YOUTUBE_COMMENT},
            "replies": {"comments": [YOUTUBE_COMMENT]},
        },
        {
            "kind": "youtube#videoListResponse",
            "items": [
                {
                    "kind": "youtube#video",
                    "id": "abcdefghijk",
                    "snippet": {
                        "title": "The bridge",
                        "description": WORDS,
                        "channelId": "UC1",
                        "publishedAt": "2024-05-01T10:00:00Z",
                        "tags": ["flood"],
                    },
                    "statistics": {"likeCount": "1", "viewCount": "9"},
                }
            ],
        },
    ],
    "zeeschuimer": [
        zeeschuimer("instagram.com", INSTAGRAM),
        zeeschuimer("threads.net", INSTAGRAM),
        zeeschuimer("tiktok.com", TIKTOK),
        zeeschuimer(
            "twitter.com",
            {
                "rest_id": "1785616000000000001",
                "core": {
                    "user_results": {"result": {"rest_id": "42", "core": {"screen_name": "mill"}}}
                },
                "legacy": CLASSIC,
                "note_tweet": {"note_tweet_results": {"result": {"text": "n", "entity_set": {}}}},
                "quoted_status_result": {"result": {"rest_id": "8"}},
                "views": {"count": "5"},
            },
        ),
        zeeschuimer(
            "linkedin.com",
            {
                "updateMetadata": {"urn": "urn:li:activity:7190000000000000001"},
                "actor": {
                    "name": {"text": "Mill"},
                    "navigationContext": {"actionTarget": "https://linkedin.com/in/mill"},
                },
                "commentary": {"text": {"text": WORDS}},
            },
        ),
    ],
}

ROWS = {
    "any_table": [
        {
            "Entry ID": "176155313600900821",
            "Posted at": "2024-05-01T10:00:00+00:00",
            "Poster": "mill",
            "Message": WORDS,
            "Parent ID": "176155313600900820",
        }
    ],
    "coordination_toolkit": [
        {
            "message_id": "m1",
            "user_id": "u1",
            "username": "mill",
            "repost_id": "m0",
            "reply_id": "",
            "message": WORDS,
            "timestamp": "1714557600.5",
            "urls": "['https://news.example/a']",
        }
    ],
    "coortweet": [
        {
            "object_id": "o1",
            "account_id": "u1",
            "content_id": "m1",
            "timestamp_share": "1714557600",
        }
    ],
    "crowdtangle": [
        {
            "Page Name": "The Mill",
            "User Name": "mill",
            "Facebook Id": "100000000000123",
            "Followers at Posting": "2,345",
            "Post Created": "2024-05-01 06:00:00 EDT",
            "Type": "Link",
            "Total Interactions": "1,010",
            "Likes": "1,000",
            "URL": "https://www.facebook.com/mill/posts/5550001",
            "Message": WORDS,
            "Final Link": "https://news.example/a",
        }
    ],
    "fourcat": [
        {
            "id": "11",
            "thread_id": "10",
            "author": "mill",
            "author_fullname": "Mill",
            "body": WORDS,
            "timestamp": "2024-05-01 10:00:00",
            "unix_timestamp": "1714557600",
            "is_retweet": "yes",
            "retweet_count": "1",
            "urls": "https://news.example/a,https://b.example",
            "hashtags": "flood,bridge",
        }
    ],
    "gdelt": [
        {
            "GKGRECORDID": "20240501100000-1",
            "V2.1DATE": "20240501100000",
            "V2SourceCommonName": "news.example",
            "V2DocumentIdentifier": "https://news.example/a",
            "V2ExtrasXML": "<PAGE_TITLE>The bridge</PAGE_TITLE>",
        }
    ],
    "media_cloud": [
        {
            "stories_id": "12",
            "title": "The bridge is closed",
            "url": "https://news.example/a",
            "language": "en",
            "media_id": "18",
            "media_name": "News",
            "publish_date": "2024-05-01 10:00:00",
        }
    ],
    "meta_content_library": [
        {
            "id": "1234567890123456789",
            "creation_time": "2024-05-01T10:00:00+0000",
            "text": WORDS,
            "post_owner.type": "page",
            "post_owner.id": "2",
            "post_owner.name": "The Mill",
            "surface.id": "555",
            "shared_post_id": "4",
            "statistics.like_count": "4",
            "mcl_url": "https://www.facebook.com/x/facebook/entity/2",
        }
    ],
    "open_measures": [
        {
            "_id": "ts-1",
            "account.id": "17",
            "account.username": "mill",
            "content_cleaned": "with <b>markup</b>",
            "created_at": "2024-05-01T10:00:00.000",
            "mentions": "[{'id': 'm0', 'username': 'jo'}]",
            "reblog.id": "rb-1",
            "reblogs_count": "2",
        }
    ],
    "reddit": [
        {
            "id": "k1",
            "author": "mill",
            "body": WORDS,
            "created_utc": "1714557600",
            "link_id": "t3_k0",
            "parent_id": "t1_k9",
            "subreddit": "tolvane",
            "score": "3",
        }
    ],
    "telegram_tracker": [
        {
            "signature": "msg_iteration.0.user.mill_news.post.9",
            "channel_id": "1500000001",
            "channel_name": "mill_news",
            "msg_id": "9",
            "message": WORDS,
            "cleaned_message": "bridge closed",
            "date": "2024-05-01 10:00:00+00:00",
            "msg_link": "https://t.me/mill_news/9",
            "views": "715",
            "number_replies": "0",
            "number_forwards": "3",
            "is_forward": "1",
            "forward_msg_from_peer_type": "PeerChannel",
            "forward_msg_from_peer_id": "1505034921.0",
            "forward_msg_link": "https://t.me/old_mill/9930",
            "is_reply": "0",
            "document_id": "12",
        }
    ],
    "telepathy": [
        {
            "To": "https://t.me/mill_news",
            "Message ID": "9",
            "Display_name": "Jo",
            "User ID": "44",
            "Message_text": WORDS,
            "Original_language": "en",
            "Translated_text": "N/A",
            "Timestamp": "2024-05-01T10:00:00+00:00",
            "Reply_to_ID": "N/A",
            "Replies": "2",
            "Forwards": "N/A",
            "Views": "120",
            "Total_reactions": "5",
            "URL": "https://t.me/mill_news/9",
        }
    ],
    "telethon_table": [
        {
            "_": "Message",
            "id": "9",
            "peer_id": "{'_': 'PeerChannel', 'channel_id': 1500000001}",
            "from_id": "PeerUser(user_id=5)",
            "date": "2024-05-01 10:00:00+00:00",
            "message": WORDS,
            "views": "120.0",
            "forwards": "4.0",
            "entities": "[{'_': 'MessageEntityTextUrl', 'url': 'https://a.example/x'}]",
            "reactions": "{'results': [{'count': 2}]}",
        }
    ],
    "tiktok_research": [
        {
            "video_id": "7360000000000000001",
            "author_name": "mill",
            "create_time": "1714557600",
            "region_code": "XZ",
            "video_description": WORDS,
            "hashtag_names": "['flood']",
            "music_id": "70",
            "like_count": "1",
        }
    ],
    "verification_plugin": [
        {
            "videoUrl": "https://tiktok.com/share/video/7360000000000000001",
            "username": "mill",
            "date": "2024-05-01T10:00:00",
            "hashtags": "#flood,#bridge",
            "soundID": "7",
            "likes": "1",
            "text": WORDS,
            "id": "7360000000000000001",
            "collectionID": "c",
        }
    ],
    "x_clemson": [
        {
            "external_author_id": "9.06E+17",
            "author": "MILL",
            "content": WORDS,
            "language": "English",
            "publish_date": "10/1/17 19:58",
            "harvested_date": "10/1/2017 19:59",
            "followers": "96",
            "retweet": "1",
            "tweet_id": "914580356430000007",
            "article_url": "http://twitter.com/905874659358000000/statuses/914580356430000007",
            "tco1_step1": "https://news.example/a",
        }
    ],
    "x_io_archive": [
        {
            "tweetid": "1785616000000000001",
            "userid": "42",
            "user_screen_name": "mill",
            "tweet_language": "en",
            "tweet_text": WORDS,
            "tweet_time": "2024-05-01 10:00",
            "is_retweet": "True",
            "retweet_tweetid": "1785616000000000000",
            "like_count": "2.0",
            "hashtags": "['flood']",
            "urls": "[https://news.example/a]",
            "user_mentions": "['7']",
        }
    ],
    "youtube_data_tools": [
        {
            "position": "1",
            "channelId": "UC1",
            "channelTitle": "Mill",
            "videoId": "abcdefghijk",
            "publishedAt": "2024-05-01T10:00:00Z",
            "videoTitle": "The bridge",
            "videoDescription": WORDS,
            "viewCount": "10",
        },
        {
            "id": "Ugx1.9abc",
            "likeCount": "2",
            "publishedAt": "2024-05-01 10:00:00",
            "authorName": "@mill",
            "text": WORDS,
            "authorChannelId": "UC9",
            "isReply": "1",
            "isReplyTo": "Ugx1",
        },
    ],
}

GKG_LINE = "\t".join(
    {
        0: "20240501100000-T12",
        1: "20240501100000",
        2: "1",
        3: "news.example",
        4: "https://news.example/a?x=1",
        18: "https://media.example/1.jpg",
        25: "srclc:spa;eng:GT-SPA 1.0",
        26: "<PAGE_TITLE>T&#xED;tulo &amp; m&aacute;s</PAGE_TITLE>",
    }.get(cell, "")
    for cell in range(27)
)
TEXTS = {
    "whatsapp": [
        "01/05/2024, 10:46 - Messages and calls are end-to-end encrypted.",
        '01/05/2024, 10:46 - +999 994 5150 created group "Tolvane neighbours"',
        "01/05/2024, 10:47 - +999 994 5150: The bridge is closed. https://news.example/a",
        "and stays closed",
        "13/05/2024, 12:19 - Felix: Thank you, @99999452 <Media omitted>",
        "13/05/2024, 12:20 - Felix: This message was deleted",
    ],
    "gdelt": [GKG_LINE] * 4,
}
