"""Passwords of databases come from files, so that no environment holds one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from services.kernel.settings import Settings, owner_database_url

URL = "postgresql+asyncpg://picture@postgres/picture"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (made := tmp_path / "password").write_text("p@ss/w:rd ё\n")
    return made


def test_the_password_of_a_file_is_put_into_the_address(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("KADRY_DATABASE_URL_PICTURE", URL)
    monkeypatch.setenv("KADRY_DATABASE_PASSWORD_FILE_PICTURE", str(file))
    found = make_url(Settings().database_url("picture"))
    assert (found.username, found.password, found.host) == ("picture", "p@ss/w:rd ё", "postgres")


def test_without_a_file_the_address_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KADRY_DATABASE_URL_PICTURE", URL)
    monkeypatch.delenv("KADRY_DATABASE_PASSWORD_FILE_PICTURE", raising=False)
    assert Settings().database_url("picture") == URL


def test_an_address_that_already_has_a_password_is_refused(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("KADRY_DATABASE_URL_PICTURE", "postgresql+asyncpg://picture:x@postgres/picture")
    monkeypatch.setenv("KADRY_DATABASE_PASSWORD_FILE_PICTURE", str(file))
    with pytest.raises(ValueError, match="KADRY_DATABASE_URL_PICTURE must be scheme://user@host"):
        Settings().database_url("picture")


def test_the_owner_migrates_with_a_password_of_its_own(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("KADRY_DATABASE_URL_PICTURE", URL)
    monkeypatch.setenv("KADRY_OWNER_DATABASE_URL_PICTURE", URL.replace("picture@", "kadry@"))
    monkeypatch.setenv("KADRY_OWNER_DATABASE_PASSWORD_FILE", str(file))
    found = make_url(owner_database_url("picture") or "")
    assert (found.username, found.password) == ("kadry", "p@ss/w:rd ё")


def test_without_an_owner_the_service_s_own_address_migrates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KADRY_OWNER_DATABASE_URL_PICTURE", raising=False)
    monkeypatch.delenv("KADRY_DATABASE_PASSWORD_FILE_PICTURE", raising=False)
    monkeypatch.setenv("KADRY_DATABASE_URL_PICTURE", URL)
    assert owner_database_url("picture") == URL
    monkeypatch.delenv("KADRY_DATABASE_URL_PICTURE")
    assert owner_database_url("picture") is None
