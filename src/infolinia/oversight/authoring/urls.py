from django.urls import path

from infolinia.oversight.authoring import comparing, editing, menu_rehearsing, menus, rehearsing, views

app_name = "authoring"
BOOK = "authoring/<slug:client>/<str:name>"
MENU = "menus/<slug:client>/<str:name>"
urlpatterns = [
    path("authoring", views.list_procedures, name="list"),
    path("authoring/new", views.new_procedure, name="new"),
    path(BOOK, views.editor, name="editor"),
    path(f"{BOOK}/before", views.before, name="before"),
    path(f"{BOOK}/check", editing.check, name="check"),
    path(f"{BOOK}/compare", comparing.compare, name="compare"),
    path(f"{BOOK}/drop", editing.drop, name="drop"),
    path(f"{BOOK}/file", views.download, name="download"),
    path(f"{BOOK}/history", views.history, name="history"),
    path(f"{BOOK}/moved", comparing.moved, name="moved"),
    path(f"{BOOK}/number", views.point, name="point"),
    path(f"{BOOK}/publish", editing.publish, name="publish"),
    path(f"{BOOK}/rehearse", rehearsing.rehearse, name="rehearse"),
    path(f"{BOOK}/rehearsals", rehearsing.kept, name="rehearsals"),
    path(f"{BOOK}/rehearsals/drop", rehearsing.drop, name="rehearsals_drop"),
    path(f"{BOOK}/rehearsals/file", rehearsing.file, name="rehearsals_file"),
    path(f"{BOOK}/rehearsals/keep", rehearsing.keep, name="rehearsals_keep"),
    path(f"{BOOK}/rehearsals/one", rehearsing.one, name="rehearsals_one"),
    path(f"{BOOK}/rehearsals/replace", rehearsing.replace, name="rehearsals_replace"),
    path(f"{BOOK}/rehearsals/run", rehearsing.run, name="rehearsals_run"),
    path(f"{BOOK}/save", editing.save, name="save"),
    path(f"{BOOK}/tally", editing.tally, name="tally"),
    path(f"{BOOK}/take-up", views.take_up, name="take_up"),
    path(f"{BOOK}/words", editing.words, name="words"),
    path("menus", menus.list_menus, name="menus"),
    path("menus/new", menus.new_menu, name="new_menu"),
    path(MENU, menus.menu, name="menu"),
    path(f"{MENU}/drop", menus.drop_menu, name="drop_menu"),
    path(f"{MENU}/rehearse", menu_rehearsing.rehearse, name="rehearse_menu"),
    path(f"{MENU}/sound", menu_rehearsing.sound, name="menu_sound"),
]
