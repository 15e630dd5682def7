"""Tests of Gatehouse. The folders have the names of the packages of searches/ that they test."""
