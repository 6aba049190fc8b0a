"""Talks in other languages than English."""

from nearer.demo.words.posts import Talk

TONGUES: dict[str, tuple[Talk, ...]] = {
    "pt": (
        (
            "Bom dia, Inês! Ainda há lugar na oficina de sábado?",
            "Bom dia! Há um, ao lado da janela.",
            "É meu. Levo bolo de laranja.",
        ),
        (
            "A prensa chegou inteira. Pesa como um boi.",
            "Não a levantes sozinho, promete-me.",
            "Prometido. Vêm os meus irmãos.",
        ),
        (
            "Encontrei papel almaço de 1954 num armazém em {town}.",
            "Quantas folhas? Guarda-me uma resma, por favor.",
            "Já está de lado, com o teu nome.",
        ),
        ("Que cola usas para o tecido?", "De trigo, bem fria, e uma gota de PVA.", "Resultou. Obrigado!"),
        ("Ficou lindo o livro da paróquia.", "Obrigada! Foram nove serões.", "Vê-se cada um."),
        ("Vais à feira de {town}?", "Vou, com a mesa pequena.", "Então partilhamos o café."),
        (
            "Os tipos novos já estão na caixa. Corpo doze, um sonho.",
            "Mostra-me uma prova quando secar.",
            "Amanhã, se a tinta deixar.",
        ),
        (
            "Choveu na oficina. Só apanhou os aparas.",
            "Ainda bem! Precisas de mata-borrão?",
            "Aceito dez folhas.",
            "Seguem hoje.",
        ),
    ),
    "es": (
        (
            "¿Qué hilo usas para la costura copta?",
            "Lino 18/3, encerado a mano.",
            "Perfecto, lo tengo en casa. ¡Gracias!",
        ),
        ("¿Enviáis el kit a {town}?", "Sí, tarda diez días.", "Pedido. Qué ganas."),
        ("Mi primer libro, torcido pero mío.", "¡Precioso! El segundo sale recto.", "Ya voy por el tercero."),
        ("¿Cómo aplano un mapa viejo?", "Con secantes húmedos, dos días, sin prisa.", "Funcionó. Mil gracias."),
    ),
    "fr": (
        (
            "Tu as vu la reliure de Nîmes ? Les nerfs sont faux.",
            "Je l'ai vue. De la ficelle sous le cuir, pour faire joli.",
            "Comme quoi, même en 1840.",
            "Surtout en 1840.",
        ),
        (
            "Je cherche de la toile vert bouteille, tu en aurais ?",
            "Un demi-mètre, je te le mets de côté.",
            "Tu me sauves la semaine.",
        ),
        (
            "La colle de pâte a tourné, avec cette chaleur.",
            "Un clou de girofle dans le pot, comme ma grand-mère.",
            "Girofle adopté. L'atelier sent Noël.",
        ),
        (
            "Bien reçu le papier. Il chante quand on le plie.",
            "C'est le chiffon. Garde-le au sec.",
            "Promis, il dort dans l'armoire.",
        ),
        ("Tu viens à Arles au printemps ?", "Si tu me gardes le lit du grenier.", "Il est fait."),
        (
            "Une question : dos rond ou dos plat pour un carnet de mer ?",
            "Plat, et cousu sur rubans. Il doit rester ouvert.",
            "Plat, alors. Le capitaine sera content.",
        ),
        (
            "J'ai raté la dorure trois fois ce matin.",
            "Le cuir est trop sec. Un voile d'eau, puis attendre.",
            "Quatrième essai : parfait. Merci !",
        ),
    ),
    "de": (
        (
            "Das neue Falzbein ist fertig, aus Birnbaum diesmal.",
            "Oh! Wie liegt es in der Hand?",
            "Wie ein Kiesel. Ich lege dir eins zurück.",
        ),
        ("Kommst du zur Messe?", "Ja, am Freitag. Trinken wir einen Kaffee?", "Am Stand hinten links, wie immer."),
        (
            "Dein Leim ist zu heiß, das sieht man am Rücken.",
            "Du hast recht. Wie warm hältst du ihn?",
            "Sechzig Grad, nie mehr.",
            "Ich kaufe ein Thermometer.",
        ),
        (
            "Die Ahle ist gebrochen, an der alten Stelle.",
            "Schick sie mir, ich kenne einen Schmied.",
            "Geht morgen raus.",
        ),
        (
            "Schau, was ich im Keller gefunden habe: eine Spindel von 1911.",
            "Ist das Gewinde noch gut?",
            "Wie neu. Sie hat nur auf uns gewartet.",
        ),
    ),
    "ar": (
        (
            "صباح الخير يا إيناس. وصل الورق، وهو أجمل مما توقعت.",
            "Good morning, Lubna! I am so glad. Does the ink sit well on it?",
            "الحبر يجلس عليه كأنه في بيته.",
        ),
        (
            "هل تعرفين من أين أشتري خيط الكتان بكميات صغيرة؟",
            "I will send you a spool with the next parcel.",
            "شكراً من القلب.",
        ),
        (
            "أنهيت الصفحة الأولى من الديوان. ثلاثة أسابيع لصفحة واحدة.",
            "Three weeks, and one can see every day of it. May I show it in the window?",
            "طبعاً، يشرفني ذلك.",
        ),
        (
            "عندي سؤال عن التجليد: هل الجلد يناسب كتاباً يُفتح كل يوم؟",
            "Goat, yes, with a hollow back, so that it opens flat for writing.",
            "إذن جلد الماعز. سأرسل القياسات غداً.",
        ),
        ("تدريب اليوم: حرف النون، مئة مرة.", "Which one of the hundred was the one?", "السابعة والثمانون."),
        (
            "أمطرت في عمّان أخيراً، والورشة تفوح برائحة التراب.",
            "Rain and paste, the best air there is.",
            "تعالي وتنفسيه معنا.",
        ),
        ("متى ترسلين الدفاتر؟", "On Thursday, wrapped twice.", "الحمد لله. الطلاب ينتظرون."),
        (
            "شاهدت صورة الغلاف. اللون مئة درجة من الأزرق!",
            "It is one bolt of cloth, and the light did the rest.",
            "الضوء عندكم كريم.",
        ),
    ),
    "ja": (
        (
            "和紙を二十枚送りました。裏打ちにどうぞ。",
            "Thank you, Chiyo-san! Which side do you paste?",
            "ざらざらした方です。急がずに。",
        ),
        (
            "綴じ方の図、とても分かりやすかったです。",
            "I am glad. Did the drawing print well?",
            "はい、工房の壁に貼りました。",
        ),
        (
            "糊が固すぎるときはどうしますか。",
            "A spoon of warm water, and through the sieve again.",
            "うまくいきました。ありがとうございます。",
        ),
        (
            "今日は紙漉きの初日です。水が冷たいです。",
            "Cold water makes strong paper, you taught me that.",
            "覚えていてくれて嬉しいです。",
        ),
        ("桜の皮で染めた紙です。", "That pink! How long in the bath?", "三晩です。"),
    ),
    "it": (
        (
            "La colla di amido si può congelare?",
            "Meglio di no, perde forza. Tre giorni in frigo, poi fresca.",
            "Capito, grazie mille!",
        ),
        (
            "Ho trovato una pressa a {town}, sai se vale la pena?",
            "Guarda la vite: se gira dritta, prendila.",
            "Gira dritta. È in macchina.",
        ),
    ),
    "pl": (
        (
            "Czy zostały jeszcze kalendarze na grudzień?",
            "One left, in green. Shall I keep it for you?",
            "Tak, poproszę! I jeden zestaw dla siostry.",
        ),
        (
            "Paczka doszła. Pachnie klejem i kawą.",
            "As it should. Happy holidays to you!",
            "Wesołych świąt, do grudnia!",
        ),
    ),
}
"""Talks by language. Inês answers in Portuguese, Spanish, French, German and Italian, else in English."""
