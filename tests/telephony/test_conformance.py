import subprocess
import sys


def test_the_asterisk_plugin_keeps_to_the_port():
    """As a stranger would run it on his own plugin."""
    suite = ["--pyargs", "kartoteka.conformance.pbx", "-k", "asterisk", "-q", "-p", "no:cacheprovider"]
    result = subprocess.run([sys.executable, "-m", "pytest", *suite], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
