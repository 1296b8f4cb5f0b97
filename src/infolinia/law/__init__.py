"""Dated tables of law and the functions that apply them. Pure: tables and times are passed in, reasons come out."""
