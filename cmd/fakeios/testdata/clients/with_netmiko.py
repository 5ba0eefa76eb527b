"""Drives a router with Netmiko as a script of a network team does; prints what it saw as JSON.

usage: with_netmiko.py HOST PORT USER FILE SPEED; LOGIN and ENABLE are in the environment.
SPEED fast does not wait between lines; any other leaves Netmiko as it is.
"""
import json
import os
import sys

import netmiko


def main(host, port, user, path, speed):
    saw = {"version of netmiko": netmiko.__version__}
    router = netmiko.ConnectHandler(
        device_type="cisco_ios", host=host, port=int(port), username=user,
        password=os.environ["LOGIN"], secret=os.environ["ENABLE"],
        system_host_keys=True, ssh_strict=True, fast_cli=speed == "fast",
    )
    saw["base prompt"] = router.base_prompt
    saw["enabled at first"] = router.check_enable_mode()
    router.enable()
    saw["enabled"] = router.check_enable_mode()
    saw["prompt"] = router.find_prompt()
    saw["show version"] = router.send_command("show version")

    router.config_mode()
    saw["config mode"] = router.check_config_mode()
    saw["config prompt"] = router.find_prompt()
    router.exit_config_mode()
    saw["config mode after"] = router.check_config_mode()

    with open(path) as lines:
        saw["config set"] = router.send_config_set([l.rstrip("\n") for l in lines])
    # More than a screen is wide: Netmiko's own `terminal width 511` keeps the echo whole.
    saw["long description"] = "d" * 150
    saw["long line"] = router.send_config_set(["interface FastEthernet4", "description " + saw["long description"]])
    saw["long command"] = router.send_command(
        "show running-config | include ^ description " + saw["long description"])
    saw["refused"] = router.send_config_set(["interface FastEthernet4", "ip adress 192.0.2.10 255.255.255.0"])
    saw["show running-config"] = router.send_command("show running-config")
    saw["save"] = router.save_config()
    saw["copy"] = router.save_config(cmd="copy running-config startup-config", confirm=True)
    router.disconnect()
    saw["alive"] = router.is_alive()
    json.dump(saw, sys.stdout)


main(*sys.argv[1:])
