"""Logging never blocks: a log that nobody reads costs lines, not answers."""

import logging
import os
from collections.abc import Iterator

import httpx2
import pytest

from server import metrics
from server.log_writer import LARGEST_BACKLOG, LogWriter
from tests.live import Live
from tests.unread_pipe import Pipe

ASKED = {"query": "{ __typename }"}
LINE = 10_000


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    with Pipe() as pipe:
        yield pipe


def dropped() -> float:
    return metrics.REGISTRY.get_sample_value("guichet_log_lines_dropped_total") or 0.0


def logger_to(writer: LogWriter) -> logging.Logger:
    logger = logging.Logger("guichet.test", logging.INFO)
    logger.addHandler(writer)
    return logger


def test_what_cannot_be_written_is_dropped_counted_and_owned_up_to(pipe: Pipe) -> None:
    writer, before = LogWriter(pipe.written), dropped()
    logger = logger_to(writer)

    for _ in range(2 * LARGEST_BACKLOG // LINE):
        logger.info("x" * LINE)
    lost = dropped() - before
    reader = pipe.drain()
    writer.close()
    pipe.close_writer()

    lines = reader.result().decode().splitlines()
    assert lost >= LARGEST_BACKLOG // LINE // 2
    assert lines.count("log lines were dropped") == 1
    assert len([line for line in lines if line == "x" * LINE]) == 2 * LARGEST_BACKLOG // LINE - lost


def test_a_log_that_is_read_loses_nothing_and_is_flushed_at_the_end(pipe: Pipe) -> None:
    writer, before = LogWriter(pipe.written), dropped()
    reader = pipe.drain()

    for number in range(500):
        logger_to(writer).info("line %d é", number)
    writer.close()
    pipe.close_writer()

    assert reader.result().decode().splitlines() == [f"line {number} é" for number in range(500)]
    assert dropped() == before


def test_a_reader_that_is_gone_stops_nobody(pipe: Pipe) -> None:
    writer, before = LogWriter(pipe.written), dropped()
    os.close(pipe.read)
    pipe.read = -1

    for number in range(10):
        logger_to(writer).info("line %d", number)
    writer.close()

    assert dropped() - before == 10


@pytest.mark.one_database
def test_a_server_whose_log_is_not_read_goes_on_and_ends_well(unread_log: Live) -> None:
    with httpx2.Client(base_url=unread_log.url) as client:
        answers = [client.post("/graphql", json=ASKED).status_code for _ in range(1500)]

    assert answers == [200] * 1500
    assert unread_log.stop() == 0
