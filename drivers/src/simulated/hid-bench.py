"""HID devices that come and go, for programs run inside umockdev's testbed: one JSON command a line, one answer each."""

import ctypes
import json
import os
import select
import struct
import sys
import tempfile

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

USB = "/devices/pci0000:00/usb1/1-1/1-1:1.0"
# HID_MAX_DESCRIPTOR_SIZE, the room that HIDIOCGRDESC writes into.
ROOM = 4096

IN_ACCESS = 1  # inotify(7)
READ_DEADLINE_MS = 10_000

libc = ctypes.CDLL(None)
reads = libc.inotify_init1(os.O_NONBLOCK)
testbed = UMockdev.Testbed.new()
root = testbed.get_root_dir()


def usb_parent():
    # A device with a node that never leaves: umockdev expects the folders of /dev to stay once they were made.
    testbed.add_from_string(
        "P: /devices/virtual/misc/stays\nN: stays\nE: DEVNAME=/dev/stays\nE: SUBSYSTEM=misc\n"
        "E: MAJOR=10\nE: MINOR=250\nA: dev=10:250\n"
    )
    testbed.add_from_string(
        f"P: {USB}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nA: bInterfaceNumber=00\n\n"
        "P: /devices/pci0000:00/usb1/1-1\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nA: bcdDevice=0100\n"
    )


def place(device):
    ids = f"{device['vendor']:04X}:{device['product']:04X}.{device['node']:04d}"
    return f"{USB}/0003:{ids}", f"{USB}/0003:{ids}/hidraw/hidraw{device['node']}"


def plug(device):
    number, descriptor = device["node"], device["descriptor"]
    hid, hidraw = place(device)
    testbed.set_attribute(f"/sys{USB}/..", "manufacturer", device["manufacturer"])
    testbed.set_attribute(f"/sys{USB}/..", "product", device["name"])
    # The ioctls are in place before the node is: it is opened the moment it appears.
    size = struct.pack("<I", len(descriptor) // 2).hex()
    with tempfile.NamedTemporaryFile("w", suffix=".ioctl") as ioctls:
        room = "00" * (ROOM - len(descriptor) // 2)
        ioctls.write(f"@DEV /dev/hidraw{number}\nHIDIOCGRDESCSIZE 0 {size}\nHIDIOCGRDESC 0 {size}{descriptor}{room}\n")
        ioctls.flush()
        testbed.load_ioctl(f"/dev/hidraw{number}", ioctls.name)
    testbed.add_from_string(
        f"P: {hidraw}\nN: hidraw{number}\nE: DEVNAME=/dev/hidraw{number}\nE: SUBSYSTEM=hidraw\n"
        f"E: MAJOR=240\nE: MINOR={number}\nA: dev=240:{number}\nL: device=../../../{os.path.basename(hid)}\n\n"
        f"P: {hid}\nE: SUBSYSTEM=hid\nE: HID_ID=0003:{device['vendor']:08X}:{device['product']:08X}\n"
        f"E: HID_NAME={device['name']}\nE: HID_UNIQ={device['serial']}\nE: DRIVER=hid-generic\n"
        f"H: report_descriptor={descriptor}\n"
    )
    if device.get("denied"):
        allow(number, False)


def terminal(number):
    """The pseudo-terminal that stands for the node."""
    return os.path.realpath(f"{root}/dev/hidraw{number}")


def unplug(device):
    hid, hidraw = place(device)
    # Closing our end is what the kernel's hang-up is to the program that has the device open.
    line = terminal(device["node"])
    os.close(testbed.get_dev_fd(f"/dev/hidraw{device['node']}"))
    testbed.remove_device(f"/sys{hidraw}")
    testbed.remove_device(f"/sys{hid}")
    # The system gives the line's number out again; umockdev would stumble over its own note of it.
    os.unlink(f"{root}/dev/.ptymap/{line.replace('/', '_')}")


def allow(number, allowed):
    os.chmod(terminal(number), 0o600 if allowed else 0)
    # chmod on the line is not seen in /dev, as udev's on a node is.
    node = f"{root}/dev/hidraw{number}"
    os.symlink(terminal(number), f"{node}.new")
    os.rename(f"{node}.new", node)


def report(number, data):
    """A line is a stream, a HID device is not: the next report waits until the kernel says that this one was read."""
    watch = libc.inotify_add_watch(reads, terminal(number).encode(), IN_ACCESS)
    os.write(testbed.get_dev_fd(f"/dev/hidraw{number}"), data)
    heard = select.poll()
    heard.register(reads, select.POLLIN)
    if not heard.poll(READ_DEADLINE_MS):
        raise TimeoutError("nobody reads this device")
    libc.inotify_rm_watch(reads, watch)
    os.read(reads, 4096)


usb_parent()
print(json.dumps({"root": root}), flush=True)
for command in map(json.loads, sys.stdin):
    if command["do"] == "plug":
        plug(command["device"])
    elif command["do"] == "unplug":
        unplug(command["device"])
    elif command["do"] == "report":
        report(command["node"], bytes.fromhex(command["bytes"]))
    elif command["do"] == "allow":
        allow(command["node"], command["allowed"])
    print(json.dumps({"done": command["do"]}), flush=True)
