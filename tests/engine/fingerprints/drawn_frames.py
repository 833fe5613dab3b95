"""`drawn_dicom.ramp` packed as lossless JPEG and as JPEG-LS, as text: GDCM, which packed it, is no safe encoder."""

from __future__ import annotations

from base64 import b64decode

_JPEG, _JPEG_LS = "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80"

FRAMES = {
    (_JPEG, 8): b64decode(
        """
        /9j/wwALCAAoACABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAgj/2gAIAQEAAQAAn9tttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
        ttttt//ZAA==
        """
    ),
    (_JPEG_LS, 8): b64decode(
        """
        /9j/9wALCAAoACABAREA/9oACAEBAAAAAJV6+1fbf/9//3/Zk2lVf/99v/9//2n/f/9/3/9//33/f/9/n/9//3v/f/9/f/9//2//
        f/99/3//f7//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//
        f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/9//3//f/7/2Q==
        """
    ),
    (_JPEG, 12): b64decode(
        """
        /9j/wwALEAAoACABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABhD/2gAIAQEAAQAAnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOn
        Tp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp
        06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06
        dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dO
        nTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnT
        p06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp0
        6dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06d
        OnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOn
        Tp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp
        06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06
        dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dO
        nTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnT
        p06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp0
        6dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06d
        OnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOn
        Tp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnTp06dOnX//Z
        """
    ),
    (_JPEG_LS, 12): b64decode(
        """
        /9j/9wALEAAoACABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAAKOcc45xxm+OccZvm212mz2Wx2Gv13b2dfV09HPzcvJx8XDw
        Y6R0jlOE3Wy1WizWSxWCvbm1sa2ppaGdmZWRjYmFgX15dR0uLa0srCwrqys1atGjNmyZMmLFiwYMF69evXLlyOVy1atWrFitWrVq
        lSpUpUqVKlQoUMMMLrrrrpwuuussssssqqqqqqqoooooooooooommmm6aaaa1rWta1KUpSlKUpSlKUpSlJWyUpSlKUpSqqqqqqqq
        qqqqqqtVRERERERESSSSSSSSSWiSSSSSSSqqqqqrNVVVVV//eyf/f/9+xf9//3+wf/9//2vf/3//fc//f/9+1/9//39j/3//f63/
        f/9/1P9//3/pf/9//3Q//3//ed//f/98z/9//35X/3//fyP/f/9/jf9//3/E/3//f+F//3//cD//f/933/9//3vP/3//fdf/f/9+
        4/9//39t/3//f7T/f/9/2X//f/9sP/9//3Yf/3//eu//f/99Z/9//36w/9kA
        """
    ),
    (_JPEG, 16): b64decode(
        """
        /9j/wwALEAAoACABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAChD/2gAIAQEAAQAAnUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUO
        odQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOo
        dQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOod
        Q6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ
        6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6
        h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h
        1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1
        DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1D
        qHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1Dq
        HUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqH
        UOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHU
        OodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUO
        odQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOo
        dQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOod
        Q6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ
        6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6
        h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h
        1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1
        DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1D
        qHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1Dq
        HUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqH
        UOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHU
        OodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUO
        odQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOodQ6h1DqHUOo
        dQ6h1DqHUf/ZAA==
        """
    ),
    (_JPEG_LS, 16): b64decode(
        """
        /9j/9wALEAAoACABAREA//gADQH//wASAEMBFABA/9oACAEBAAAAAJ0909010t0l0d0V0N0Fz9z1ztzlzdzVzNzFy9y1ytylydyV
        yNyFx9x1xtxlxdxV1B1B050x0p0h0Z0R0J0Bz5zxzpzhzZzRzJzBy5yxypyhyZyRyJyBx5xxxpxhxZ1BxRxJxBw5wxwpwhwZwRwJ
        wBv5vxvpvhvZvRvJvBu5uxupuhuZuRuJuBt5txtpth05tZtRtJtBs5sxspshsZsRsJsBr5rxrprhrZrRrJrBq5qxqpqhqZqRqJqB
        p5pxpp0xphpZpRpJpBo5oxopohoZoRoJoBn5nxnpnhnZnRnJnBm5mxmpmhmZmRmJmBl5lx0plplhlZlRlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ0hlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ0Z
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ0RlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJ0JlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ0BlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJz5lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJzxlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJzplJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJzhlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJzZlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJzRlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJzJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJzBlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJy5lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJyxlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJyplJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJyhlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJyZlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJyRlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJyJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJyBlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJx5lJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJxxlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJxplJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJxhlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJxZlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJxR
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJxJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJxBlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJw5lJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJwxlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJwplJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJwhlJlJlJlJlJlJlJlJ
        lJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJwZlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJlJ
        lJlJlJlJlJwQ/9kA
        """
    ),
}
"""The frames by transfer syntax and bits stored."""
