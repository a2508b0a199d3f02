"""Needs: what heads lack, competency by competency, against what programmes teach and seats are left for."""
