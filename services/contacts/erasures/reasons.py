"""Why a person is erased: the cases of the law, so that no free text about somebody stays behind.

GDPR, article 17; Russia's 152-FZ, articles 14, 20 and 21.
"""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "request": "The person asked for it",
    "consent-withdrawn": "The person withdrew the consent",
    "objection": "The person objected",
    "no-longer-needed": "The purpose has been reached, or has gone",
    "unlawful": "The data should not have been processed",
    "law": "A law or an authority demands it",
}
