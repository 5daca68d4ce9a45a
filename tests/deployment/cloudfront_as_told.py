"""CloudFront for the control plane: distributions and response headers policies are answered as they were told.

moto 5.2 has no response headers policies, and leaves out of a distribution what it does not know (cache policies, error pages, access
controls), which the provider takes for a change. Here the configuration comes back as the XML in which it came. Origin access controls
are moto's own.
"""

import datetime
import os
import re
from urllib.parse import parse_qs, urlsplit

from moto.cloudfront import urls as cloudfront_urls
from moto.core import DEFAULT_ACCOUNT_ID

XMLNS = 'xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"'
# CloudFront fills them in, and the provider reads the second without looking whether it is there.
FILLED_IN = {
    "Logging": "<Enabled>false</Enabled><IncludeCookies>false</IncludeCookies><Bucket></Bucket><Prefix></Prefix>",
    "OriginGroups": "<Quantity>0</Quantity>",
}
NONE_ACTIVE = "<Enabled>false</Enabled><Quantity>0</Quantity>"

distributions = {}
headers_policies = {}


class Kept:
    """A configuration with what CloudFront adds to it."""

    def __init__(self, config):
        self.id = "E" + os.urandom(7).hex().upper()[:13]
        self.name = f"d{os.urandom(7).hex()[:13]}.cloudfront.net"
        self.tags = {}
        self.change(config)

    def change(self, config):
        self.config = config
        self.etag = "E" + os.urandom(6).hex().upper()
        self.changed = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    @property
    def arn(self):
        return f"arn:aws:cloudfront::{DEFAULT_ACCOUNT_ID}:distribution/{self.id}"


def element(text, name):
    """What stands in an element, without the element itself."""
    found = re.search(rf"<{name}(?:\s[^>]*)?>(.*)</{name}>", text, re.DOTALL)
    return found.group(1) if found else ""


def distribution_xml(kept):
    filled_in = (f"<{name}>{text}</{name}>" for name, text in FILLED_IN.items() if f"<{name}>" not in kept.config)
    config = kept.config + "".join(filled_in)
    return (
        f"<Distribution {XMLNS}><Id>{kept.id}</Id><ARN>{kept.arn}</ARN><Status>Deployed</Status>"
        f"<LastModifiedTime>{kept.changed}</LastModifiedTime><InProgressInvalidationBatches>0</InProgressInvalidationBatches>"
        f"<DomainName>{kept.name}</DomainName><ActiveTrustedSigners>{NONE_ACTIVE}</ActiveTrustedSigners>"
        f"<ActiveTrustedKeyGroups>{NONE_ACTIVE}</ActiveTrustedKeyGroups>"
        f"<DistributionConfig>{config}</DistributionConfig></Distribution>"
    )


def distribution_list(all_of_them):
    items = "".join(
        f"<DistributionSummary><Id>{kept.id}</Id><ARN>{kept.arn}</ARN><Status>Deployed</Status><DomainName>{kept.name}</DomainName>"
        f"</DistributionSummary>"
        for kept in all_of_them
    )
    count = f"<MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>{len(all_of_them)}</Quantity>"
    return f"<DistributionList {XMLNS}><Marker></Marker>{count}<Items>{items}</Items></DistributionList>"


def policy_xml(kept, xmlns=XMLNS):
    config = f"<ResponseHeadersPolicyConfig>{kept.config}</ResponseHeadersPolicyConfig>"
    changed = f"<LastModifiedTime>{kept.changed}</LastModifiedTime>"
    return f"<ResponseHeadersPolicy {xmlns}><Id>{kept.id}</Id>{changed}{config}</ResponseHeadersPolicy>"


def policy_list(all_of_them):
    items = "".join(
        f"<ResponseHeadersPolicySummary><Type>custom</Type>{policy_xml(kept, '')}</ResponseHeadersPolicySummary>"
        for kept in all_of_them
    )
    count = f"<MaxItems>100</MaxItems><Quantity>{len(all_of_them)}</Quantity>"
    return f"<ResponseHeadersPolicyList {XMLNS}>{count}<Items>{items}</Items></ResponseHeadersPolicyList>"


def service(kept, config_element, one, many, missing):
    """The calls that are about one kind: create, list, get, update, delete."""

    def answer(request, full_url, _headers):
        body = request.data.decode() if isinstance(request.data, bytes) else request.data
        parts = urlsplit(full_url).path.strip("/").split("/")[2:]  # after 2020-05-31/<kind>
        if not parts:
            if request.method == "GET":
                return 200, {}, many(list(kept.values()))
            made = Kept(element(body, config_element))
            made.tags = tags_in(body)
            kept[made.id] = made
            return 201, {"ETag": made.etag, "Location": f"{full_url}/{made.id}"}, one(made)
        found = kept.get(parts[0])
        if found is None:
            return 404, {}, f"<ErrorResponse {XMLNS}><Error><Type>Sender</Type><Code>{missing}</Code><Message>There is none.</Message></Error></ErrorResponse>"
        if request.method == "DELETE":
            del kept[found.id]
            return 204, {}, ""
        if request.method == "PUT":
            found.change(element(body, config_element))
        elif parts[1:] == ["config"]:
            return 200, {"ETag": found.etag}, f"<{config_element} {XMLNS}>{found.config}</{config_element}>"
        return 200, {"ETag": found.etag}, one(found)

    return answer


def tags_in(body):
    return dict(re.findall(r"<Tag><Key>(.*?)</Key><Value>(.*?)</Value></Tag>", body))


def tagging(request, full_url, _headers):
    query = {name: values[0] for name, values in parse_qs(urlsplit(full_url).query).items()}
    found = next((kept for kept in distributions.values() if kept.arn == query.get("Resource")), None)
    tags = {} if found is None else found.tags
    body = request.data.decode() if isinstance(request.data, bytes) else request.data
    if query.get("Operation") == "Tag":
        tags.update(tags_in(body))
        return 204, {}, ""
    if query.get("Operation") == "Untag":
        for key in re.findall(r"<Key>(.*?)</Key>", body):
            tags.pop(key, None)
        return 204, {}, ""
    items = "".join(f"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>" for key, value in tags.items())
    return 200, {}, f"<Tags {XMLNS}><Items>{items}</Items></Tags>"


def install():
    of_distributions = service(
        distributions, "DistributionConfig", distribution_xml, distribution_list, "NoSuchDistribution"
    )
    of_policies = service(
        headers_policies, "ResponseHeadersPolicyConfig", policy_xml, policy_list, "NoSuchResponseHeadersPolicy"
    )
    one = "(?P<{0}_id>[^/]+)"
    for kind, answer in (("distribution", of_distributions), ("response-headers-policy", of_policies)):
        for path in ("", f"/{one.format(kind.replace('-', '_'))}", f"/{one.format(kind.replace('-', '_'))}/config"):
            cloudfront_urls.url_paths[f"{{0}}/2020-05-31/{kind}{path}$"] = answer
    cloudfront_urls.url_paths["{0}/2020-05-31/tagging$"] = tagging
