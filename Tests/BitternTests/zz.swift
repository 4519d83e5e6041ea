enum ZZ {}
