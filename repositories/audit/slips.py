"""The aggregation that finds slips which two sales, or two refunds, have within hours."""

from repositories.collection import Document

_SLIP = r"^((?:refund-)?slip):[^:]*:\d{4}-\d\d-\d\d:(.+)$"


def slips_again(hours: int, limit: int) -> list[Document]:
    """Return its stages, over the journal; each result has `series`, `reference`, `subject` and `other`."""
    return [
        {"$match": {"claims": {"$type": "string", "$regex": _SLIP}}},
        {"$project": {"subject": 1, "claims": 1, "at": 1}},
        {"$unwind": "$claims"},
        {"$set": {"slip": {"$regexFind": {"input": "$claims", "regex": _SLIP}}}},
        {"$match": {"slip": {"$ne": None}}},
        {
            "$project": {
                "subject": 1,
                "series": {"$first": "$slip.captures"},
                "at": {"$convert": {"input": "$at", "to": "date", "onError": None}},
                "reference": {"$arrayElemAt": ["$slip.captures", 1]},
            }
        },
        {
            "$setWindowFields": {
                "partitionBy": {"series": "$series", "reference": "$reference"},
                "sortBy": {"at": 1},
                "output": {
                    "other": {"$shift": {"output": "$subject", "by": -1}},
                    "before": {"$shift": {"output": "$at", "by": -1}},
                },
            }
        },
        {
            "$match": {
                "before": {"$ne": None},
                "$expr": {
                    "$and": [
                        {"$ne": ["$subject", "$other"]},
                        {
                            "$lte": [
                                "$at",
                                {"$dateAdd": {"startDate": "$before", "unit": "hour", "amount": hours}},
                            ]
                        },
                    ]
                },
            }
        },
        {"$sort": {"reference": 1, "at": 1}},
        {"$limit": limit},
    ]
