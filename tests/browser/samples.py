"""Words and lessons as a phone meets them: long ones, in Latvian and Russian too."""

WORDS = {
    "en": {
        "title": "Amber: start a business that helps people",
        "description": "A free course of five minutes a day, in your language.",
        "hello": "Learn how to start a business that helps people. Five minutes a day, free.",
        "begin": "Let's begin",
        "write": "Write here",
        "send": "Send",
        "offline": "No network. What you send waits here.",
        "online": "You are online again.",
        "waiting": "waiting for the network",
        "new_below": "New message below",
        "sent": "sent",
        "you": "You",
        "amber": "Amber",
        "download": "Save the file",
    },
    "lv": {
        "title": "Dzintars: uzņēmums, kas palīdz cilvēkiem",
        "description": "Bezmaksas kurss piecās minūtēs dienā, tavā valodā.",
        "hello": "Uzzini, kā sākt uzņēmumu, kas palīdz cilvēkiem. Piecas minūtes dienā, bez maksas.",
        "begin": "Sākam",
        "write": "Raksti šeit",
        "send": "Sūtīt",
        "offline": "Nav tīkla. Tas, ko sūti, pagaidīs šeit.",
        "online": "Tu atkal esi tiešsaistē.",
        "waiting": "gaida tīklu",
        "new_below": "Lejāk ir jauna ziņa",
        "sent": "nosūtīts",
        "you": "Tu",
        "amber": "Amber",
        "download": "Saglabāt failu",
    },
    "ru": {
        "title": "Amber: дело, которое помогает людям",
        "description": "Бесплатный курс по пять минут в день на твоём языке.",
        "hello": "Узнай, как начать дело, которое помогает людям. Пять минут в день, бесплатно.",
        "begin": "Начнём",
        "write": "Напиши здесь",
        "send": "Отправить",
        "offline": "Нет сети. То, что ты отправишь, подождёт здесь.",
        "online": "Ты снова в сети.",
        "waiting": "ждёт сети",
        "new_below": "Ниже новое сообщение",
        "sent": "отправлено",
        "you": "Ты",
        "amber": "Amber",
        "download": "Сохранить файл",
    },
}

CARD = """<i>Lesson 1</i>
<b>What is a social enterprise?</b>

Picture two cafés in one street. Same coffee, same price.

One works to bring money to its owner. The other, to give work to people who heard "no" everywhere.

A <b>social enterprise</b> does three things:
• It <b>sells</b> something: food, clothes, a service.
• It puts its <b>purpose before profit</b>.
• It <b>listens</b> to the people it works for.

Read more at <a href="https://example.org/social">example.org</a>."""

QUIZ_LV = """<i>2. jautājums no 2</i>

<b>Te ir četras vietas tavā apkaimē. Kura no tām ir sociālais uzņēmums?</b>"""

OPTIONS_LV = (
    "Kafejnīca, kas apmāca nedzirdīgus pavārus un tam tērē peļņu",
    "Banka, kas reizi gadā ziedo labdarībai",
    "Jauniešu klubs, kas pārtiek tikai no kaimiņu dāvanām",
    "Veikals, kas uz visām precēm raksta “draudzīgs dabai”",
)

WRONG_LV = """<i>2. jautājums no 2</i>

Te ir četras vietas tavā apkaimē. Kura no tām ir sociālais uzņēmums?

<b>✗ Ne gluži: Banka, kas reizi gadā ziedo labdarībai</b>

Labs darbs reizi gadā nemaina galveno. Banka joprojām strādā saviem īpašniekiem."""

CARD_RU = """<b>Социальное предприятие</b> делает три вещи:

• Что-то <b>продаёт</b>: еду, одежду, услугу.
• Ставит <b>цель выше прибыли</b>. Прибыль — это то, что остаётся после всех расходов. \
Большая её часть снова идёт на цель.
• <b>Слушает</b> тех, ради кого работает."""

CONSENT = (
    (
        "<b>1. To teach you</b>\n\nI keep your first name, language, country and progress.",
        "I agree",
    ),
    ("<b>2. News</b>\n\nMay I write when there is a training near you?", "Yes", "No"),
    ("<b>3. Research</b>\n\nMay your answers, without your name, help us learn?", "Yes", "No"),
)
