"""The weights of signs, as `python -m bench.eight fit` counts them on four invented lives of 300 people.

Pairs of accounts of different networks that no rule links, 4,426 of one person and 1,410,501 of two; seeds 11 to 14.
"""

from nearer.people.weighing import Counts, Weights

WEIGHTS = Weights(
    {
        # unknown +0.0, whole +7.9, like +2.9, other -3.3
        "name": Counts((1154, 2598, 555, 119), (352887, 301, 9280, 1048033)),
        # unknown -0.0, own +8.4, near +7.0, common +8.6, other -0.6
        "handle": Counts((3406, 100, 91, 313, 516), (1098121, 7, 25, 18, 312330)),
        # none -0.0, domain +0.0, page +8.3
        "page": Counts((4408, 0, 18), (1410500, 0, 1)),
        # unknown -0.0, same +1.8, other -0.0
        "bio": Counts((4324, 14, 88), (1380980, 763, 28758)),
        # unknown +0.0, nobody -0.7, one +4.2, several +4.4
        "company": Counts((4091, 171, 143, 21), (1299619, 110138, 661, 83)),
        # no -0.0, yes +7.6
        "told": Counts((4288, 138), (1410480, 21)),
        # no -0.0, yes +10.3
        "twin": Counts((4378, 48), (1410501, 0)),
        # no -0.0, yes +0.3
        "after": Counts((4030, 396), (1314081, 96420)),
        # no -0.0, yes +4.6
        "mailbox": Counts((4406, 20), (1410437, 64)),
    }
)
