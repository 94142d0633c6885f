"""Every worked example is calculated anew, in each currency and each language."""
