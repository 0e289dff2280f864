package enum SimP {}
