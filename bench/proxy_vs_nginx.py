#!/usr/bin/env python3
"""CPU per request of our proxy engine alone, without a gateway's work, against nginx and haproxy as plain proxies.

    cmake --preset release && ninja -C build/release http_proxy_peers
    bench/proxy_vs_nginx.py [--rounds 6] [--seconds 1] [--connections 100] [--body 1024]
"""
import argparse
import tempfile

import peers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peers.add_options(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, peers.Peers(folder, options.body) as running:
        targets = [running.engine("/bench"), *running.plain("/bench")]
        peers.measure(targets, options)
        peers.print_table(targets, options)


if __name__ == "__main__":
    main()
