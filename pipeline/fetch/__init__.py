"""Fetch: ask each due feed and each new address once, politely and safely.

    client   one request: guarded address, bounded time, size, redirects and headers
    robots   may we ask?            pace      when may we ask?          schedule  when shall we ask again?
    feeds    bodies to entries      urls      one key an address        state     what must survive a restart
    poll     all of it together, handing each attempt to a sink (`pipeline.capture` keeps it)
"""
