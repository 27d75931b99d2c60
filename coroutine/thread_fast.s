// This file is empty: a package with a function that is linked from elsewhere needs one.
