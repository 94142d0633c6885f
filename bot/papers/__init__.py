"""Papers: what is printed, put into a calendar or opened as a table; each is made from its recipe.

`recipes` says what each is made of, `links` and `numbers` what stands on them. The other rooms make bytes:
`calendar` in the bot itself, the rest in a process of their own (`python -m bot.papers`).
"""
