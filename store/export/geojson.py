"""GeoJSON (RFC 7946): a feature an event, at its government's place; those without one have no geometry."""

import json
from collections.abc import Iterator

from sqlalchemy.orm import Session

from store.export.dataset import About, event, every, metadata
from store.ledger import EventFilter


def write(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    facts = json.dumps(metadata(session, wanted, about), ensure_ascii=False)
    yield f'{{"type":"FeatureCollection","dataset":{facts},"features":['
    for number, value in enumerate(every(session, wanted)):
        said = event(value, about)
        place = value.row.place
        known = place.latitude is not None and place.longitude is not None
        feature = {
            "type": "Feature",
            "id": said["id"],
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]} if known else None,
            "properties": said,
        }
        yield f"{',' if number else ''}\n{json.dumps(feature, ensure_ascii=False, separators=(',', ':'))}"
    yield "\n]}\n"
