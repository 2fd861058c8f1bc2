from pathlib import Path

import pytest

from deploy.compose import secrets
from deploy.compose.__main__ import main
from shared.settings import DEFAULT_PASSWORDS
from tests.architecture.test_docs import settings_class
from tests.support.tree import SERVICES


def test_passwords_are_made_once_and_for_their_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`secrets` writes every file readable by its owner alone; asked again it changes none, since the database knows these passwords."""
    folder = tmp_path / "secrets"
    assert main(["secrets", "--folder", str(folder)]) == 0
    first = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(first) == set(secrets.files())
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert main(["secrets", "--folder", str(folder)]) == 0
    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    assert "All were there." in capsys.readouterr().out


def test_half_of_a_pair_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The server's two files hold one password: with one of them gone no new one is made beside it.

    Taken out: the look at the pair.
    """
    assert main(["secrets", "--folder", str(tmp_path)]) == 0
    (tmp_path / "server.env").unlink()
    assert main(["secrets", "--folder", str(tmp_path)]) == 1
    assert "postgres.env alone" in capsys.readouterr().err
    assert not (tmp_path / "server.env").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_production_takes_these_passwords(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is made here is a default secret: what production still refuses is not an address of the database.

    Taken out: the random password of the app role.
    """
    files = secrets.files()
    for setting, value in {**files[f"{service}.env"], **files[f"{service}-owner.env"]}.items():
        monkeypatch.setenv(setting, value)
        assert not any(f":{password}@" in value for password in DEFAULT_PASSWORDS)
    monkeypatch.setenv("BELLWETHER_ENVIRONMENT", "production")
    with pytest.raises(ValueError, match="kafka_security is PLAINTEXT") as refused:
        settings_class(service)()
    assert "database_url" not in str(refused.value)
    assert "migrate_url" not in str(refused.value)
