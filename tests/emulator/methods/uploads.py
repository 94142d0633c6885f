"""Documents, photos, and getFile."""

from typing import Any

from tests.emulator.args import Args, Upload
from tests.emulator.errors import ApiError
from tests.emulator.limits import caption
from tests.emulator.messages import Json
from tests.emulator.methods.messages import send
from tests.emulator.platform import Platform
from tests.emulator.world import File

MAX_PHOTO_BYTES = 10_000_000
MAX_DOWNLOAD_BYTES = 20_000_000
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")  # how their files begin


def send_document(platform: Platform, args: Args) -> Json:
    file = _file(platform, args, "document")
    document = {**file.json, "file_name": file.name, "mime_type": file.mime_type}
    return send(platform, args, {"document": document, **_caption(args)})


def send_photo(platform: Platform, args: Args) -> Json:
    file = _file(platform, args, "photo")
    if len(file.content) > MAX_PHOTO_BYTES:
        raise ApiError.bad_request("File is too big")
    if not file.content.startswith(PICTURES):
        raise ApiError.bad_request("IMAGE_PROCESS_FAILED")
    photo = [{**file.json, "width": 320, "height": 240}]
    return send(platform, args, {"photo": photo, **_caption(args)})


def _caption(args: Args) -> dict[str, Any]:
    text, entities = caption(args)
    return {"caption": text or None, "caption_entities": entities or None}


def _file(platform: Platform, args: Args, name: str) -> File:
    """Return what was uploaded, or the known file whose id was given."""
    given = args.file(name)
    if not given:
        raise ApiError.bad_request(f"There is no {name} in the request")
    if isinstance(given, Upload):
        if not given.content:
            raise ApiError.bad_request("File must be non-empty")
        return platform.world.add_file(given)
    if given not in platform.world.files:
        raise ApiError.bad_request("Wrong file identifier/HTTP URL specified")
    return platform.world.files[given]


def get_file(platform: Platform, args: Args) -> Json:
    file = platform.world.files.get(args.text("file_id"))
    if file is None:
        raise ApiError.bad_request("Invalid file_id")
    if len(file.content) > MAX_DOWNLOAD_BYTES:
        raise ApiError.bad_request("File is too big")
    return {**file.json, "file_path": f"files/{file.id}"}


METHODS = {"getFile": get_file, "sendDocument": send_document, "sendPhoto": send_photo}
